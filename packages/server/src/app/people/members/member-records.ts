// Members as records, and back. Whoever has left is kept beside: usage is told by seat for longer than people stay.
import type { EpochMs } from '@keywright/core/instant';
import { isRole, type Role } from '@keywright/core/people/roles';
import type { PeopleReader, PeopleRecord, RecordCondition, RecordFilter } from '../people-records.ts';

export interface Member {
  readonly id: string;
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt: EpochMs;
  /** Null while they belong to the workspace. */
  readonly leftAt: EpochMs | null;
}

const ONE = { limit: 1, offset: 0, sortBy: null };

export function whereAll(fields: Readonly<Record<string, string>>): RecordFilter {
  const all = Object.entries(fields).map(
    ([field, value]): RecordCondition => ({ field, operator: 'eq', value }),
  );
  return { all, any: [] };
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
  const [record] = await people.find('member', whereAll({ id }), ONE);
  return record === undefined ? null : memberOf(record);
}

/** The seat somebody has in a workspace. */
export async function findSeat(
  people: PeopleReader,
  { userId, workspaceId }: { readonly userId: string; readonly workspaceId: string },
): Promise<Member | null> {
  const [record] = await people.find('member', whereAll({ userId, organizationId: workspaceId }), ONE);
  return record === undefined ? null : memberOf(record);
}

export async function findAccount(
  people: PeopleReader,
  by: { readonly id: string } | { readonly email: string },
): Promise<PeopleRecord | null> {
  return (await people.find('user', whereAll(by), ONE))[0] ?? null;
}

/** Whether the workspace would be left without an owner. */
export async function isLastOwner(people: PeopleReader, member: Member): Promise<boolean> {
  if (member.role !== 'owner') return false;
  const owners = whereAll({ organizationId: member.workspaceId, role: 'owner' });
  return (await people.count('member', owners)) <= 1;
}
