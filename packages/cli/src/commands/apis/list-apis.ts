// keywright apis list
import type { ApiAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { paragraphs } from '../../text/details.ts';
import { table } from '../../text/table.ts';

export function addListApis(apis: Command, context: CommandContext): void {
  withApiOptions(apis.command('list').description('list the APIs of the server'))
    .addHelpText('after', '\nExample:\n  $ keywright apis list')
    .action((options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, style }) => {
        const all = await client.apis.list();
        const rows = all.map((api) => [api.name, api.title, prefixesOf(api), api.baseUrls.byPath]);
        return done({ data: all }, paragraphs(table(['API', 'TITLE', 'KEYS', 'ADDRESS'], rows, style)));
      }),
    );
}

function prefixesOf({ secrets }: ApiAnswer): string {
  return secrets.environments.map(({ prefix }) => `${prefix}…`).join(', ');
}
