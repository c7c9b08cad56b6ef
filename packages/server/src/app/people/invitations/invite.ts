// Invites an e-mail address to a workspace. It is accepted, within two days, where people sign in, by an account with
// exactly that address, confirmed.
import { INVITATION_LASTS_MS, MOST_PENDING_INVITATIONS } from '@keywright/core/people/invitation-terms';
import type { Role } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { InvitationAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import type { StorageTransaction } from '../../ports.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../../write.ts';
import { refusedRoles } from '../members/giving-roles.ts';
import { findAccount, isMember } from '../members/member-records.ts';
import type { InvitationLetter, InvitationPost } from './invitation-post.ts';
import {
  type Invitation,
  invitationRecord,
  pendingInvitations,
  presentInvitation,
} from './invitation-records.ts';

export interface InviteInput {
  readonly workspaceId: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
}

export interface InviteRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: InviteInput;
}

export type Invite = (request: InviteRequest) => Promise<WriteOutcome<InvitationAnswer>>;

export interface InvitePorts extends WritePorts {
  readonly invitations: Pick<InvitationPost, 'send'>;
}

export function createInvite(ports: InvitePorts): Invite {
  return async ({ actor, idempotencyKey, input }) => {
    let letter: InvitationLetter | null = null;
    const outcome = await write<InvitationAnswer>(
      ports,
      { actor, idempotencyKey, operation: 'invite', input },
      async (tx, now) => {
        const { workspaceId, email, role } = input;
        const question = { caller: actor, workspaceId, roles: [role], now };
        const refusal = (await refusedRoles(tx, question)) ?? (await refusedInvitation(tx, input, now));
        if (refusal !== null) return refusal;
        const inviterUserId = actor.kind === 'person' ? actor.userId : null;
        const invitation: Invitation = {
          id: ports.secrets.newId('inv'),
          workspaceId,
          email,
          role,
          status: 'pending',
          inviterUserId,
          createdAt: now,
          expiresAt: now + INVITATION_LASTS_MS,
        };
        await tx.people.insert('invitation', invitationRecord(invitation));
        letter = await letterOf(tx, invitation);
        const details = { email, role, status: 'pending' };
        const event: AuditDraft = {
          action: 'invitation.created',
          workspaceId,
          subjectId: invitation.id,
          details,
        };
        return { answer: presentInvitation(invitation, now), events: [event], changed: [] };
      },
    );
    if (outcome.ok && letter !== null) ports.invitations.send(letter);
    return outcome;
  };
}

async function refusedInvitation(
  tx: StorageTransaction,
  { workspaceId, email }: InviteInput,
  now: number,
): Promise<Refusal | null> {
  if ((await tx.workspaces.findById(workspaceId)) === null) return { reason: 'not_found' };
  const account = await findAccount(tx.people, { email });
  const userId = account === null ? null : String(account['id']);
  if (userId !== null && (await isMember(tx.people, { userId, workspaceId }))) {
    return { reason: 'already_member' };
  }
  const same = pendingInvitations({ organizationId: workspaceId, email }, now);
  if ((await tx.people.count('invitation', same)) > 0) return { reason: 'already_invited' };
  const pending = pendingInvitations({ organizationId: workspaceId }, now);
  if ((await tx.people.count('invitation', pending)) < MOST_PENDING_INVITATIONS) return null;
  const message = `has ${MOST_PENDING_INVITATIONS} invitations waiting; cancel some first`;
  return { reason: 'validation_error', problems: [{ field: 'workspaceId', message }] };
}

async function letterOf(
  tx: StorageTransaction,
  { id, email, workspaceId, inviterUserId }: Invitation,
): Promise<InvitationLetter> {
  const workspace = await tx.workspaces.findById(workspaceId);
  const inviter = inviterUserId === null ? null : await findAccount(tx.people, { id: inviterUserId });
  const inviterName = inviter === null ? null : String(inviter['name']);
  return { id, email, workspaceName: workspace?.name ?? '', inviterName };
}
