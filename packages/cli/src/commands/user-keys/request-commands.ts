// keywright user-keys request and requests: what members ask for.

import { REQUEST_STATES } from '@keywright/core/user-keys/user-key-answers';
import type { RequestState } from '@keywright/sdk';
import { type Command, Option } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { allowedAddressesOf } from '../../arguments/allowed-addresses.ts';
import { expiryOf } from '../../arguments/expiry.ts';
import { morePages, type PageOptions, pageQueryOf, withPageOptions } from '../../arguments/page-options.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { requestLines, requestsTable } from './user-key-text.ts';

interface RequestOptions extends ApiOptions {
  readonly workspace: string;
  readonly api: string;
  readonly name: string;
  readonly environment?: string;
  readonly scope?: string[];
  readonly allow?: string[];
  readonly expires?: string;
  readonly note?: string;
}

interface RequestsOptions extends ApiOptions, PageOptions {
  readonly workspace: string;
  readonly api?: string;
  readonly state?: RequestState;
}

export function addRequestCommands(userKeys: Command, context: CommandContext): void {
  const request = userKeys
    .command('request')
    .description('ask for a key of one’s own, where an admin approves them: for members')
    .requiredOption('--workspace <id or slug>', 'the workspace')
    .requiredOption('--api <api>', 'the API the key is for')
    .requiredOption('--name <name>', 'what people call the key')
    .option('--environment <name>', "one of the API's environments (default: its first)")
    .option('--scope <scope...>', 'what the key is to do; repeatable')
    .option('--allow <address...>', 'addresses or CIDR blocks it may be used from (default: any)')
    .option(
      '--expires <when>',
      'an instant, a time from now such as 30d, or never (default: as the policy says)',
    )
    .option('--note <text>', 'what it is for, for whoever decides');
  withApiOptions(request).action((options: RequestOptions) =>
    runApiCommand(context, options, async ({ client, now, style }) => {
      const { api, name, environment, scope: scopes, allow, expires, note } = options;
      const workspaceId = await requireWorkspaceId(client, options.workspace);
      const allowedAddresses = allow === undefined ? undefined : allowedAddressesOf(allow);
      const expiresAt = expires === undefined ? undefined : expiryOf(expires, now);
      const body = { workspaceId, api, name, environment, scopes, allowedAddresses, expiresAt, note };
      const asked = await client.userKeys.request(body);
      const next = `Once it is approved, claim it:\n${style.command('keys list --state unclaimed')}`;
      return done(asked, paragraphs(style.strong('Asked.'), details(requestLines(asked, now), style), next));
    }),
  );

  const requests = userKeys
    .command('requests')
    .description('list what members ask for, newest first')
    .requiredOption('--workspace <id or slug>', 'the workspace')
    .option('--api <api>', 'only keys of this API')
    .addOption(new Option('--state <state>', 'only those in this state').choices(REQUEST_STATES));
  withApiOptions(withPageOptions(requests)).action((options: RequestsOptions) =>
    runApiCommand(context, options, async ({ client, now, style }) => {
      const { api, state } = options;
      const workspaceId = await requireWorkspaceId(client, options.workspace);
      const page = await client.userKeys.requests({ workspaceId, api, state, ...pageQueryOf(options) });
      const text = page.data.length === 0 ? 'No requests.' : requestsTable(page.data, now, style);
      return done(page, paragraphs(text, morePages(page)));
    }),
  );
}
