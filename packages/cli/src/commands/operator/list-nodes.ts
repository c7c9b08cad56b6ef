// keywright nodes
import type { NodeAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { paragraphs } from '../../text/details.ts';
import { grouped } from '../../text/figures.ts';
import { distance } from '../../text/instant-text.ts';
import { table } from '../../text/table.ts';

const HEADINGS = ['NODE', 'NAME', 'LEASE', 'CHANGE', 'BEHIND', 'STARTED', 'VERSION', 'JOURNAL'];

export function addListNodes(program: Command, context: CommandContext): void {
  withApiOptions(program.command('nodes').description('list the nodes of this installation'))
    .addHelpText('after', '\nExample:\n  $ keywright nodes')
    .action((options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const answer = await client.nodes.list();
        const rows = answer.data.map((node) => [
          node.id,
          node.name,
          leaseText(node, now),
          grouped(node.acknowledged),
          grouped(node.behind),
          distance(node.startedAt, now),
          node.version,
          node.journal,
        ]);
        const gone = answer.data.filter(({ lease }) => lease === 'lapsed').length;
        const note = gone === 0 ? null : 'A node whose lease has lapsed is forgotten an hour later.';
        return done(answer, paragraphs(table(HEADINGS, rows, style), note));
      }),
    );
}

function leaseText({ lapsedAt }: NodeAnswer, now: number): string {
  return lapsedAt === null ? 'live' : `lapsed ${distance(lapsedAt, now)}`;
}
