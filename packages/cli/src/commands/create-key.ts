// keywright keys create
import type { IssueKeyBody, KeyWithSecretAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { allowedAddressesOf } from '../arguments/allowed-addresses.ts';
import { expiryOf, repeatableExpiryOf } from '../arguments/expiry.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../arguments/idempotency-key.ts';
import { limitsOf } from '../arguments/limits.ts';
import { requireMemberId, requireWorkspaceId } from '../arguments/required-ids.ts';
import { details, paragraphs } from '../text/details.ts';
import { rightsOf } from '../text/key-text.ts';
import { printable } from '../text/printable.ts';
import { secretNotice } from '../text/secret-notice.ts';
import type { Style } from '../text/style.ts';

interface CreateKeyOptions extends ApiOptions, IdempotencyOptions {
  readonly api: string;
  readonly workspace: string;
  readonly name?: string;
  readonly environment?: string;
  readonly scope?: string[];
  readonly allow?: string[];
  readonly expires?: string;
  readonly limit?: string[];
  readonly owner?: string;
  readonly unclaimed?: boolean;
}

const EXAMPLES = `
Examples:
  $ keywright keys create --api stav --workspace acme --name CI --scope inference:chat
  $ keywright keys create --api stav --workspace acme --name Trial --expires 30d
  $ keywright keys create --api stav --workspace acme --name Office --allow 203.0.113.0/24
  $ keywright keys create --api stav --workspace acme --name Batch --limit burst=100/60s monthly=10000/month
  $ keywright keys create --api stav --workspace acme --name CI --json | jq -r .secret`;

export function addCreateKey(keys: Command, context: CommandContext): void {
  withApiOptions(
    withIdempotencyKey(
      keys
        .command('create')
        .description('create a key; its secret is shown once')
        .requiredOption('--api <api>', 'the API the key is for')
        .requiredOption('--workspace <id or slug>', 'the workspace the key belongs to')
        .option('--name <name>', 'what people call the key; some APIs take keys without one')
        .option('--environment <name>', "one of the API's environments (default: its first, usually live)")
        .option('--scope <scope...>', 'what the key may do; repeatable')
        .option('--allow <address...>', 'addresses or CIDR blocks it may be used from (default: any)')
        .option(
          '--expires <when>',
          'an instant (RFC 3339), a time from now such as 30d or 12h, or never (default: never)',
        )
        .option('--limit <limit...>', 'how much it may do, such as burst=100/60s; repeatable (default: none)')
        .option(
          '--owner <member>',
          'id of the member whose seat the key belongs to; if not yours, add --unclaimed',
        )
        .option('--unclaimed', 'without a secret until it is claimed'),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action((options: CreateKeyOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { idempotencyKey } = options;
        const expiresAt = expiresAtOf(options, now);
        const workspaceId = await requireWorkspaceId(client, options.workspace);
        const key = await client.keys.create(bodyOf(options, { workspaceId, expiresAt }), { idempotencyKey });
        return done(key, createdText(key, now, style));
      }),
    );
}

function expiresAtOf({ expires, idempotencyKey }: CreateKeyOptions, now: number): string | null | undefined {
  if (expires === undefined) return undefined;
  return idempotencyKey === undefined ? expiryOf(expires, now) : repeatableExpiryOf(expires, now);
}

function bodyOf(
  { api, name, environment, scope, allow, limit, owner, unclaimed }: CreateKeyOptions,
  { workspaceId, expiresAt }: { workspaceId: string; expiresAt: string | null | undefined },
): IssueKeyBody {
  const allowedAddresses = allow === undefined ? undefined : allowedAddressesOf(allow);
  const limits = limit === undefined ? undefined : limitsOf(limit);
  const ownerMemberId = owner === undefined ? undefined : requireMemberId(owner);
  const rights = { scopes: scope, allowedAddresses, expiresAt, limits };
  return { api, workspaceId, name, environment, ...rights, ownerMemberId, unclaimed };
}

function createdText(key: KeyWithSecretAnswer, now: number, style: Style): string {
  const facts = details(
    [['id', key.id], ['secret', key.secret], ...rightsOf(key, now), ['owner', key.ownerMemberId]],
    style,
  );
  const check = `Check it (paste it when asked):\n${style.command('keys verify -')}`;
  return paragraphs(
    style.strong(`Created key ${printable(key.name)}.`),
    facts,
    secretNotice(key, style),
    key.secret === null ? null : check,
  );
}
