// keywright keys show
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { requireKeyId } from '../arguments/required-ids.ts';
import { details, paragraphs } from '../text/details.ts';
import { factsOf, secretsTable } from '../text/key-text.ts';
import { printable } from '../text/printable.ts';

export function addShowKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('show')
      .description('show a key and its secrets, without their values')
      .argument('<id>', 'id of the key'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright keys show key_01kexample')
    .action((id: string, options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const key = await client.keys.get(requireKeyId(id));
        const heading = style.strong(printable(key.name));
        const secrets = key.secrets.length === 0 ? null : secretsTable(key.secrets, now, style);
        return done(key, paragraphs(heading, details(factsOf(key, now), style), secrets));
      }),
    );
}
