// keywright keys extend-grace
import { formatInstant, parseInstant } from '@keywright/core/instant';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { parseDuration } from '../../arguments/duration.ts';
import { requireKeyId, requireSecretId } from '../../arguments/required-ids.ts';
import { CommandFailure } from '../../command-failure.ts';
import { EXIT } from '../../exit-code.ts';
import { paragraphs } from '../../text/details.ts';
import { secretsTable } from '../../text/key-text.ts';
import { printable } from '../../text/printable.ts';

interface ExtendGraceOptions extends ApiOptions {
  readonly until: string;
}

const EXAMPLES = `
Examples:
  $ keywright keys extend-grace key_01kexample sec_01kexample --until 7d
  $ keywright keys extend-grace key_01kexample sec_01kexample --until 2027-02-19T00:00:00Z`;

export function addExtendGrace(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('extend-grace')
      .description('let the old secret of a rotated key work for longer')
      .argument('<id>', 'id of the key')
      .argument('<secret-id>', 'id of the old secret')
      .requiredOption('--until <when>', 'an instant (RFC 3339), or a time from now such as 7d or 12h'),
  )
    .addHelpText('after', EXAMPLES)
    .action((id: string, secretId: string, { until, ...options }: ExtendGraceOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const retiresAt = instantOf(until, now);
        const key = await client.keys.extendGrace(requireKeyId(id), requireSecretId(secretId), { retiresAt });
        return done(
          key,
          paragraphs(
            style.strong(`Extended the grace of the old secret of ${printable(key.name)}.`),
            secretsTable(key.secrets, now, style),
          ),
        );
      }),
    );
}

function instantOf(text: string, now: number): string {
  if (parseInstant(text) !== null) return text;
  const duration = parseDuration(text);
  if (duration !== null) return formatInstant(now + duration);
  throw new CommandFailure(
    EXIT.usage,
    '--until is neither an instant nor a time from now',
    'write an instant like 2027-02-19T00:00:00Z, or a time from now like 7d, 12h or 90m',
  );
}
