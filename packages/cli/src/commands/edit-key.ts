// keywright keys edit: changes what is named and leaves the rest. A list that is given replaces the one before.
import type { EditKeyBody, KeyAnswer } from '@keywright/sdk';
import { type Command, Option } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { allowedAddressesOf } from '../arguments/allowed-addresses.ts';
import { expiryOf } from '../arguments/expiry.ts';
import { limitsOf } from '../arguments/limits.ts';
import { requireKeyId } from '../arguments/required-ids.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import { details, paragraphs } from '../text/details.ts';
import { rightsOf } from '../text/key-text.ts';
import { printable } from '../text/printable.ts';
import type { Style } from '../text/style.ts';

interface EditKeyOptions extends ApiOptions {
  readonly name?: string;
  readonly scope?: string[];
  readonly allow?: string[];
  readonly expires?: string;
  readonly limit?: string[];
  readonly disable?: true;
  readonly enable?: true;
}

const HELP = `
What is not named stays as it is. --scope, --allow and --limit replace the whole list.

Examples:
  $ keywright keys edit key_01kexample --disable
  $ keywright keys edit key_01kexample --scope inference:chat inference:messages
  $ keywright keys edit key_01kexample --allow any --expires never
  $ keywright keys edit key_01kexample --limit burst=100/60s running=5/running`;

export function addEditKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    keys
      .command('edit')
      .description('change what a key may do, its name, or turn it off and on')
      .argument('<id>', 'id of the key')
      .option('--name <name>', 'what people call the key')
      .option('--scope <scope...>', 'all the key may do; repeatable')
      .option('--allow <address...>', 'all addresses or CIDR blocks it may be used from, or any')
      .option('--expires <when>', 'an instant (RFC 3339), a time from now such as 30d or 12h, or never')
      .option('--limit <limit...>', 'all limits of its own, such as burst=100/60s; repeatable; or none')
      .addOption(new Option('--disable', 'refuse the key until it is enabled again').conflicts('enable'))
      .option('--enable', 'let a disabled key in again'),
  )
    .addHelpText('after', HELP)
    .action((id: string, options: EditKeyOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const keyId = requireKeyId(id);
        const key = await client.keys.edit(keyId, changesOf(options, now));
        return done(key, editedText(key, now, style));
      }),
    );
}

function changesOf(options: EditKeyOptions, now: number): EditKeyBody {
  const { name, scope, allow, expires, limit, disable, enable } = options;
  const changes: EditKeyBody = {
    name,
    scopes: scope,
    allowedAddresses: allow === undefined ? undefined : allowedAddressesOf(allow),
    expiresAt: expires === undefined ? undefined : expiryOf(expires, now),
    limits: limit === undefined ? undefined : limitsOf(limit),
    disabled: disable ?? (enable === true ? false : undefined),
  };
  if (Object.values(changes).some((change) => change !== undefined)) return changes;
  throw new CommandFailure(
    EXIT.usage,
    'nothing to change was named',
    'give what to change: --name, --scope, --allow, --expires, --limit, --disable or --enable',
  );
}

function editedText(key: KeyAnswer, now: number, style: Style): string {
  return paragraphs(
    style.strong(`Edited key ${printable(key.name)}.`),
    details([['id', key.id], ['state', key.state], ...rightsOf(key, now)], style),
  );
}
