// keywright keys claim
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../arguments/idempotency-key.ts';
import { requireKeyId } from '../arguments/required-ids.ts';
import { details, paragraphs } from '../text/details.ts';
import { printable } from '../text/printable.ts';
import { secretNotice } from '../text/secret-notice.ts';

interface ClaimKeyOptions extends ApiOptions, IdempotencyOptions {}

const EXAMPLES = `
Examples:
  $ keywright keys list --workspace acme --state unclaimed
  $ keywright keys claim key_01kexample`;

export function addClaimKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    withIdempotencyKey(
      keys
        .command('claim')
        .description('give an unclaimed key its first secret; it is shown once')
        .argument('<id>', 'id of the key'),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: ClaimKeyOptions) =>
      runApiCommand(context, options, async ({ client, style }) => {
        const { idempotencyKey } = options;
        const key = await client.keys.claim(requireKeyId(id), { idempotencyKey });
        const facts = details(
          [
            ['id', key.id],
            ['secret', key.secret],
          ],
          style,
        );
        return done(
          key,
          paragraphs(style.strong(`Claimed key ${printable(key.name)}.`), facts, secretNotice(key, style)),
        );
      }),
    );
}
