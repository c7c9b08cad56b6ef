// keywright members list
import type { Command } from 'commander';
import { type CommandContext, done, runApiCommand, withApiOptions } from '../../api-command.ts';
import { morePages, pageQueryOf, withPageOptions } from '../../arguments/page-options.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { paragraphs } from '../../text/details.ts';
import { type WorkspaceOptions, withWorkspace } from './people-options.ts';
import { membersTable } from './people-text.ts';

interface ListMembersOptions extends WorkspaceOptions {
  readonly left?: boolean;
}

export function addListMembers(members: Command, context: CommandContext): void {
  const command = members.command('list').description('list members, newest first');
  withApiOptions(
    withPageOptions(withWorkspace(command).option('--left', 'those who belonged to it, and left')),
  ).action((options: ListMembersOptions) =>
    runApiCommand(context, options, async ({ client, now, style }) => {
      const workspaceId = await requireWorkspaceId(client, options.workspace);
      const state = options.left === true ? 'left' : 'present';
      const page = await client.members.list({ workspaceId, state, ...pageQueryOf(options) });
      const none = state === 'left' ? 'Nobody has left.' : 'No members.';
      const text = page.data.length === 0 ? none : membersTable(page.data, now, style);
      return done(page, paragraphs(text, morePages(page)));
    }),
  );
}
