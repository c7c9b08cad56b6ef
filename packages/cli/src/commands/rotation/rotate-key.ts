// keywright keys rotate
import type { KeyWithSecretAnswer } from '@keywright/sdk';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { parseDuration } from '../../arguments/duration.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../../arguments/idempotency-key.ts';
import { requireKeyId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { exactInstant } from '../../text/instant-text.ts';
import { printable } from '../../text/printable.ts';
import { secretNotice } from '../../text/secret-notice.ts';
import type { Style } from '../../text/style.ts';

interface RotateKeyOptions extends ApiOptions, IdempotencyOptions {
  /** Seconds. */
  readonly grace?: number;
}

const EXAMPLES = `
Examples:
  $ keywright keys rotate key_01kexample
  $ keywright keys rotate key_01kexample --grace 24h
  $ keywright keys rotate key_01kexample --grace 0    the old secret stops now`;

export function addRotateKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    withIdempotencyKey(
      keys
        .command('rotate')
        .description('give a key a new secret; the old one works on for a while')
        .argument('<id>', 'id of the key')
        .option(
          '--grace <time>',
          'how long the old secret still works: 24h, 90m, 0 (default: set by the API)',
          graceOf,
        ),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action((id: string, options: RotateKeyOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { grace, idempotencyKey } = options;
        const key = await client.keys.rotate(requireKeyId(id), { graceSeconds: grace }, { idempotencyKey });
        return done(
          key,
          paragraphs(
            style.strong(`Rotated key ${printable(key.name)}.`),
            details(
              [
                ['id', key.id],
                ['secret', key.secret],
              ],
              style,
            ),
            secretNotice(key, style),
            oldSecretNotice(key, now, style),
          ),
        );
      }),
    );
}

function graceOf(text: string): number {
  const duration = parseDuration(text);
  if (duration === null) throw new InvalidArgumentError('Write a time like 24h, 90m, 7d or 0.');
  return duration / 1000;
}

/** What became of the secret before the new one. */
function oldSecretNotice(key: KeyWithSecretAnswer, now: number, style: Style): string | null {
  const old = key.secrets.at(-2);
  if (old === undefined || old.retiresAt === null) return null;
  if (old.state === 'retired') return `The old secret ${old.preview} no longer works.`;
  return (
    `The old secret ${old.preview} works until ${exactInstant(old.retiresAt, now)}. To end it sooner:\n` +
    style.command(`keys end-secret ${key.id} ${old.id}`)
  );
}
