// keywright keys end-secret
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { requireKeyId, requireSecretId } from '../../arguments/required-ids.ts';
import { paragraphs } from '../../text/details.ts';
import { secretsTable } from '../../text/key-text.ts';
import { printable } from '../../text/printable.ts';

export function addEndSecret(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('end-secret')
      .description('end the old secret of a rotated key before its time')
      .argument('<id>', 'id of the key')
      .argument('<secret-id>', 'id of the old secret'),
  )
    .addHelpText('after', '\nExample:\n  $ keywright keys end-secret key_01kexample sec_01kexample')
    .action((id: string, secretId: string, options: ApiOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const key = await client.keys.endSecret(requireKeyId(id), requireSecretId(secretId));
        return done(
          key,
          paragraphs(
            style.strong(`Ended the old secret of ${printable(key.name)}: it no longer works.`),
            secretsTable(key.secrets, now, style),
          ),
        );
      }),
    );
}
