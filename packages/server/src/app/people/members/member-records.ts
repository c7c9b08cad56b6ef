// Members as records, and back. Whoever has left is kept beside: usage is told by seat for longer than people stay.
import type { EpochMs } from '@keywright/core/instant';
import { isRole, type Role } from '@keywright/core/people/roles';
import { findOne, type PeopleReader, type PeopleRecord } from '../people-records.ts';
import { countOwners } from './last-owner.ts';

export interface Member {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt: EpochMs;
  /** Null while they belong to the workspace. */
  readonly leftAt: EpochMs | null;
}

export function memberOf(record: PeopleRecord): Member {
  const { id, organizationId, userId, role, createdAt, leftAt } = record;
  const known = String(role);
  return {
    id: String(id),
    workspaceId: String(organizationId),
    userId: String(userId),
    // A role this build does not know has no right.
    role: isRole(known) ? known : 'viewer',
    joinedAt: Number(createdAt),
    leftAt: typeof leftAt === 'number' ? leftAt : null,
  };
}

/** Who has this seat now. */
export async function findMember(people: PeopleReader, id: string): Promise<Member | null> {
  const record = await findOne(people, 'member', { id });
  return record === null ? null : memberOf(record);
}

/** The seat somebody has in a workspace. */
export async function findSeat(
  people: PeopleReader,
  { userId, workspaceId }: { readonly userId: string; readonly workspaceId: string },
): Promise<Member | null> {
  const record = await findOne(people, 'member', { userId, organizationId: workspaceId });
  return record === null ? null : memberOf(record);
}

export function findAccount(
  people: PeopleReader,
  by: { readonly id: string } | { readonly email: string },
): Promise<PeopleRecord | null> {
  return findOne(people, 'user', by);
}

/** Whether the workspace would be left without an owner. */
export async function isLastOwner(people: PeopleReader, member: Member): Promise<boolean> {
  if (member.role !== 'owner') return false;
  return (await countOwners(people, member.workspaceId)) <= 1;
}
