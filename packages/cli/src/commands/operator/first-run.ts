// keywright first-run
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { paragraphs } from '../../text/details.ts';
import { exactInstant } from '../../text/instant-text.ts';
import { printable } from '../../text/printable.ts';

export function addFirstRun(program: Command, context: CommandContext): void {
  withApiOptions(
    program
      .command('first-run')
      .description('print a new link that makes whoever opens it the first operator'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright first-run')
    .action((options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, now }) => {
        const link = await client.firstRun.openLink();
        return done(
          link,
          paragraphs(
            'Open this in a browser to become the first operator:',
            `  ${printable(link.url)}`,
            `It works once, until ${exactInstant(link.expiresAt, now)}. The link before it is over.`,
          ),
        );
      }),
    );
}
