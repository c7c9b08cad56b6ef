// keywright invitations: made, listed and taken back here; accepted where people sign in.
import type { Command } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { withIdempotencyKey } from '../../arguments/idempotency-key.ts';
import { morePages, pageQueryOf, withPageOptions } from '../../arguments/page-options.ts';
import { requireRecordId } from '../../arguments/record-ids.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { printable } from '../../text/printable.ts';
import { type JoiningOptions, type WorkspaceOptions, withJoining, withWorkspace } from './people-options.ts';
import { invitationLines, invitationsTable } from './people-text.ts';

export function addInvitationCommands(program: Command, context: CommandContext): void {
  const invitations = program.command('invitations').description('who is asked to join a workspace');
  addList(invitations, context);
  addCreate(invitations, context);
  addCancel(invitations, context);
}

function addList(invitations: Command, context: CommandContext): void {
  const command = invitations.command('list').description('list invitations, newest first');
  withApiOptions(withPageOptions(withWorkspace(command))).action((options: WorkspaceOptions) =>
    runApiCommand(context, options, async ({ client, now, style }) => {
      const workspaceId = await requireWorkspaceId(client, options.workspace);
      const page = await client.invitations.list({ workspaceId, ...pageQueryOf(options) });
      const text = page.data.length === 0 ? 'No invitations.' : invitationsTable(page.data, now, style);
      return done(page, paragraphs(text, morePages(page)));
    }),
  );
}

function addCreate(invitations: Command, context: CommandContext): void {
  const command = invitations.command('create').description('invite an address, by mail, for two days');
  withApiOptions(withIdempotencyKey(withJoining(command))).action((options: JoiningOptions) =>
    runApiCommand(context, options, async ({ client, now, style }) => {
      const { email, role, idempotencyKey } = options;
      const workspaceId = await requireWorkspaceId(client, options.workspace);
      const made = await client.invitations.create({ workspaceId, email, role }, { idempotencyKey });
      const heading = style.strong(`Invited ${printable(made.email)}.`);
      return done(made, paragraphs(heading, details(invitationLines(made, now), style)));
    }),
  );
}

function addCancel(invitations: Command, context: CommandContext): void {
  const command = invitations.command('cancel').description('take an invitation back');
  withApiOptions(command.argument('<id>', 'id of the invitation')).action((id: string, options: ApiOptions) =>
    runApiCommand(context, options, async ({ client, style }) => {
      const cancelled = await client.invitations.cancel(requireRecordId(id, 'inv'));
      const heading = style.strong(`Cancelled the invitation of ${printable(cancelled.email)}.`);
      return done(cancelled, paragraphs(heading));
    }),
  );
}
