// The member a caller may change. One of a workspace the caller does not belong to is not there.
import type { EpochMs } from '@keywright/core/instant';
import type { Role } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Caller, CallerReader } from '../../caller.ts';
import { refusedRoles } from './giving-roles.ts';
import { findMember, isLastOwner, type Member } from './member-records.ts';

export interface MemberChange {
  readonly caller: Caller;
  readonly memberId: string;
  /** Null: they go. */
  readonly nextRole: Role | null;
  readonly now: EpochMs;
}

export async function findManagedMember(
  reader: CallerReader,
  { caller, memberId, nextRole, now }: MemberChange,
): Promise<Member | Refusal> {
  const member = await findMember(reader.people, memberId);
  if (member === null) return { reason: 'not_found' };
  const isLeaving = nextRole === null && caller.kind === 'person' && caller.userId === member.userId;
  const { workspaceId, role } = member;
  const roles = nextRole === null ? [role] : [role, nextRole];
  const refusal = isLeaving ? null : await refusedRoles(reader, { caller, workspaceId, roles, now });
  if (refusal !== null) return refusal;
  if (nextRole !== 'owner' && (await isLastOwner(reader.people, member))) return { reason: 'last_owner' };
  return member;
}
