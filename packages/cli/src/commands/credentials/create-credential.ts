// keywright credentials create
import { RIGHTS } from '@keywright/core/people/roles';
import type { CredentialWithSecretAnswer } from '@keywright/sdk';
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { allowedAddressesOf } from '../../arguments/allowed-addresses.ts';
import { expiryOf, repeatableExpiryOf } from '../../arguments/expiry.ts';
import { type IdempotencyOptions, withIdempotencyKey } from '../../arguments/idempotency-key.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { exactInstantOr } from '../../text/instant-text.ts';
import type { Style } from '../../text/style.ts';

interface CreateCredentialOptions extends ApiOptions, IdempotencyOptions {
  readonly name: string;
  readonly scope: string[];
  readonly workspace?: string;
  readonly allow?: string[];
  readonly expires?: string;
}

const EXAMPLES = `
Examples:
  $ keywright credentials create --name CI --scope keys:read keys:write --workspace acme --expires 90d
  $ keywright credentials create --name Backend --scope verify --allow 203.0.113.7`;

export function addCreateCredential(credentials: Command, context: CommandContext): void {
  withApiOptions(
    withIdempotencyKey(
      credentials
        .command('create')
        .description('create a management credential; its secret is shown once')
        .requiredOption('--name <name>', 'what people call it')
        .requiredOption('--scope <scope...>', `what it may do: ${RIGHTS.join(', ')}; repeatable`)
        .option('--workspace <id or slug>', 'the only workspace it works in (default: all)')
        .option('--allow <address...>', 'addresses or CIDR blocks it may be used from (default: any)')
        .option('--expires <when>', 'an instant, a time from now such as 90d, or never (default: never)'),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action((options: CreateCredentialOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { name, scope: scopes, workspace, allow, expires, idempotencyKey } = options;
        const expiry = idempotencyKey === undefined ? expiryOf : repeatableExpiryOf;
        const body = {
          name,
          scopes,
          workspaceId: workspace === undefined ? null : await requireWorkspaceId(client, workspace),
          allowedAddresses: allow === undefined ? undefined : allowedAddressesOf(allow),
          expiresAt: expires === undefined ? undefined : expiry(expires, now),
        };
        const made = await client.credentials.create(body, { idempotencyKey });
        return done(made, createdText(made, now, style));
      }),
    );
}

function createdText(made: CredentialWithSecretAnswer, now: number, style: Style): string {
  const { id, secret, scopes, workspaceId, allowedAddresses, expiresAt } = made;
  const facts = details(
    [
      ['id', id],
      ['secret', secret],
      ['scopes', scopes.join(', ')],
      ['workspace', workspaceId ?? 'all'],
      ['addresses', allowedAddresses === 'any' ? 'any' : allowedAddresses.join(', ')],
      ['expires', exactInstantOr(expiresAt, now, 'never')],
    ],
    style,
  );
  return paragraphs(
    style.strong(`Created credential ${made.name}.`),
    facts,
    secret === null
      ? 'This command was done before, with the same --idempotency-key. The secret was shown then and cannot be\nshown again.'
      : 'Store the secret now: it is shown this once and cannot be shown again. A program sends it as\nAuthorization: Bearer, or gives it to keywright as KEYWRIGHT_TOKEN.',
  );
}
