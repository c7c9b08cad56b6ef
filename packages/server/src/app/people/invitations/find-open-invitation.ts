// One invitation for the account it is for: with the address it was sent to, confirmed, while it waits for an answer.
// To everybody else it reads as one that never was.
import type { EpochMs } from '@keywright/core/instant';
import type { StorageReader } from '../../ports.ts';
import { findAccount } from '../members/member-records.ts';
import type { PeopleReader } from '../people-records.ts';
import { findInvitation, type Invitation, stateOfInvitation } from './invitation-records.ts';

export interface OpenInvitation {
  readonly id: string;
  readonly workspace: string;
  readonly role: string;
  /** Address of whoever invited; null for the operator or a machine, and for who has no account any more. */
  readonly inviter: string | null;
}

export interface OpenInvitationQuestion {
  readonly invitationId: string;
  readonly userId: string;
  readonly now: EpochMs;
}

export async function findOpenInvitation(
  { people, workspaces }: Pick<StorageReader, 'people' | 'workspaces'>,
  { invitationId, userId, now }: OpenInvitationQuestion,
): Promise<OpenInvitation | null> {
  const invitation = await findInvitation(people, invitationId);
  if (invitation === null || stateOfInvitation(invitation, now) !== 'pending') return null;
  if (!(await isInvited(people, userId, invitation))) return null;
  const workspace = await workspaces.findById(invitation.workspaceId);
  if (workspace === null) return null;
  const { id, role, inviterUserId } = invitation;
  const inviter = inviterUserId === null ? null : await findAccount(people, { id: inviterUserId });
  const email = inviter?.['email'] ?? null;
  return { id, workspace: workspace.name, role, inviter: email === null ? null : String(email) };
}

/** By the address of their account, confirmed. */
export async function isInvited(
  people: PeopleReader,
  userId: string,
  { email }: Pick<Invitation, 'email'>,
): Promise<boolean> {
  const account = await findAccount(people, { id: userId });
  return account !== null && account['emailVerified'] === 1 && account['email'] === email;
}
