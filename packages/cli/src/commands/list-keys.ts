// keywright keys list
import type { KeyState } from '@keywright/sdk';
import { type Command, Option } from 'commander';
import { type ApiOptions, type CommandContext, done, runApiCommand, withApiOptions } from '../api-command.ts';
import { morePages, type PageOptions, pageQueryOf, withPageOptions } from '../arguments/page-options.ts';
import { requireMemberId, requireWorkspaceId } from '../arguments/required-ids.ts';
import { paragraphs } from '../text/details.ts';
import { keysTable } from '../text/key-text.ts';

interface ListKeysOptions extends ApiOptions, PageOptions {
  readonly api?: string;
  readonly workspace?: string;
  readonly owner?: string;
  readonly state?: KeyState;
}

const STATES: readonly KeyState[] = ['active', 'disabled', 'expired', 'revoked', 'unclaimed'];
const EXAMPLES = `
Examples:
  $ keywright keys list --workspace acme --state active
  $ keywright keys list --json | jq -r '.data[].id'`;

export function addListKeys(keys: Command, context: CommandContext): void {
  withApiOptions(
    withPageOptions(
      keys
        .command('list')
        .description('list keys, newest first')
        .option('--api <api>', 'only keys of this API')
        .option('--workspace <id or slug>', 'only keys of this workspace')
        .option('--owner <member>', 'only keys of the seat of this member')
        .addOption(new Option('--state <state>', 'only keys in this state').choices(STATES)),
    ),
  )
    .addHelpText('after', EXAMPLES)
    .action((options: ListKeysOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const { api, workspace, owner, state } = options;
        const workspaceId = workspace === undefined ? undefined : await requireWorkspaceId(client, workspace);
        const ownerMemberId = owner === undefined ? undefined : requireMemberId(owner);
        const query = { api, workspaceId, ownerMemberId, state, ...pageQueryOf(options) };
        const page = await client.keys.list(query);
        if (page.data.length > 0) {
          return done(page, paragraphs(keysTable(page.data, now, style), morePages(page)));
        }
        if (api ?? workspace ?? owner ?? state ?? options.cursor)
          return done(page, paragraphs('No keys match.'));
        const make = style.command(
          'keys create --api stav --workspace acme --name "First key" --scope inference:chat',
        );
        return done(page, paragraphs('No keys yet.', `Make one:\n${make}`));
      }),
    );
}
