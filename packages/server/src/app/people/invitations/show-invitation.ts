// One invitation as whoever may look at it sees it: with the name of the workspace, and who invites to it.
import type { EpochMs } from '@keywright/core/instant';
import type { ShownInvitationAnswer } from '@keywright/core/people/people-answers';
import type { StorageReader } from '../../ports.ts';
import { findAccount } from '../members/member-records.ts';
import { type Invitation, presentInvitation } from './invitation-records.ts';

export async function showInvitation(
  { people, workspaces }: Pick<StorageReader, 'people' | 'workspaces'>,
  invitation: Invitation,
  now: EpochMs,
): Promise<ShownInvitationAnswer> {
  const { workspaceId, inviterUserId } = invitation;
  const workspace = await workspaces.findById(workspaceId);
  const inviter = inviterUserId === null ? null : await findAccount(people, { id: inviterUserId });
  return {
    ...presentInvitation(invitation, now),
    workspaceName: workspace?.name ?? '',
    workspaceSlug: workspace?.slug ?? '',
    inviterEmail: inviter === null ? null : String(inviter['email']),
  };
}
