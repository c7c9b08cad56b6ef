// Removes a member, or lets them leave by themselves. What becomes of the keys of their seat, storage sees to
// (follow-members.ts), whoever removes them on whatever way.
import type { MemberAnswer } from '@keywright/core/wire-contract';
import type { Caller } from '../../caller.ts';
import { type AuditDraft, type WriteOutcome, type WritePorts, write } from '../../write.ts';
import { whereAll } from '../people-records.ts';
import { changedWith } from './changed-with.ts';
import { findManagedMember } from './find-managed-member.ts';
import { presentMember } from './present-member.ts';

export interface RemoveMemberRequest {
  readonly actor: Caller;
  readonly idempotencyKey: string | null;
  readonly input: { readonly memberId: string };
}

export type RemoveMember = (request: RemoveMemberRequest) => Promise<WriteOutcome<MemberAnswer>>;

export function createRemoveMember(ports: WritePorts): RemoveMember {
  return ({ actor, idempotencyKey, input }) =>
    write(ports, { actor, idempotencyKey, operation: 'remove-member', input }, async (tx, now) => {
      const { memberId } = input;
      const member = await findManagedMember(tx, { caller: actor, memberId, nextRole: null, now });
      if ('reason' in member) return member;
      const answer = await presentMember(tx.people, { ...member, leftAt: now });
      await tx.people.delete('member', whereAll({ id: memberId }));
      const { workspaceId, userId, role } = member;
      const details = { userId, role };
      const event: AuditDraft = { action: 'member.removed', workspaceId, subjectId: memberId, details };
      return { answer, events: [event], changed: await changedWith(tx.keys, member, now) };
    });
}
