// Makes a member something else in their workspace. The keys they made have what they are from the next request on.
import type { Role } from '@keywright/core/people/roles';
import type { MemberAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../../write.ts';
import { whereAll } from '../people-records.ts';
import { changedWith } from './changed-with.ts';
import { findManagedMember } from './find-managed-member.ts';
import { presentMember } from './present-member.ts';

export interface SetRoleRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly memberId: string; readonly role: Role };
}

export type SetRole = (request: SetRoleRequest) => Promise<WriteOutcome<MemberAnswer>>;

export function createSetRole(ports: WritePorts): SetRole {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'set-role', input }, async (tx, now) => {
      const { memberId, role } = input;
      const member = await findManagedMember(tx, { caller: actor, memberId, nextRole: role, now });
      if ('reason' in member) return member;
      const answer = await presentMember(tx.people, { ...member, role });
      if (member.role === role) return { answer, events: [], changed: [] };
      await tx.people.update('member', whereAll({ id: memberId }), { role });
      const { workspaceId } = member;
      const event: AuditDraft = {
        action: 'member.changed',
        workspaceId,
        subjectId: memberId,
        details: { role },
      };
      return { answer, events: [event], changed: await changedWith(tx.keys, member, now) };
    });
}
