// Makes somebody with an account a member, without asking them: the operator's way where no mail goes out. Everybody
// else invites, and learns of no address whether it has an account.
import { MOST_MEMBERS } from '@keywright/core/people/invitation-terms';
import type { Role } from '@keywright/core/people/roles';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { MemberAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import type { StorageTransaction } from '../../ports.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../../write.ts';
import { whereAll } from '../people-records.ts';
import { changedWith } from './changed-with.ts';
import { findAccount, isMember, type Member } from './member-records.ts';
import { presentMember } from './present-member.ts';

export interface AddMemberInput {
  readonly workspaceId: string;
  /** In lower case. */
  readonly email: string;
  readonly role: Role;
}

export interface AddMemberRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: AddMemberInput;
}

export type AddMember = (request: AddMemberRequest) => Promise<WriteOutcome<MemberAnswer>>;

export function createAddMember(ports: WritePorts): AddMember {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'add-member', input }, async (tx, now) => {
      if (actor.kind !== 'operator') return { reason: 'operator_required' };
      const { workspaceId, role } = input;
      const found = await findJoining(tx, input);
      if ('field' in found) return { reason: 'validation_error', problems: [found] };
      const { userId } = found;
      if (await isMember(tx.people, { userId, workspaceId })) return { reason: 'already_member' };
      const member: Member = {
        id: ports.secrets.newId('mem'),
        workspaceId,
        userId,
        role,
        joinedAt: now,
        leftAt: null,
      };
      const record = { id: member.id, organizationId: workspaceId, userId, role, createdAt: now };
      await tx.people.insert('member', record);
      const details = { userId, role };
      const event: AuditDraft = { action: 'member.created', workspaceId, subjectId: member.id, details };
      const changed = await changedWith(tx.keys, member, now);
      return { answer: await presentMember(tx.people, member), events: [event], changed };
    });
}

async function findJoining(
  tx: StorageTransaction,
  { workspaceId, email }: AddMemberInput,
): Promise<{ readonly userId: string } | InputProblem> {
  if ((await tx.workspaces.findById(workspaceId)) === null) {
    return { field: 'workspaceId', message: 'is not a workspace; create one first' };
  }
  const account = await findAccount(tx.people, { email });
  if (account === null) return { field: 'email', message: 'has no account here; invite it instead' };
  // Anybody can open an account with somebody else's address.
  if (account['emailVerified'] !== 1) return { field: 'email', message: 'is not confirmed by its account' };
  const members = await tx.people.count('member', whereAll({ organizationId: workspaceId }));
  if (members < MOST_MEMBERS) return { userId: String(account['id']) };
  return { field: 'workspaceId', message: `has ${MOST_MEMBERS} members, and may not have more` };
}
