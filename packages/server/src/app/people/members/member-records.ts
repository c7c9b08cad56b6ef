// Members as records, and back. Whoever has left is kept beside: usage is told by seat for longer than people stay.
import type { EpochMs } from '@keywright/core/instant';
import { isRole, type Role } from '@keywright/core/people/roles';
import { findOne, type PeopleReader, type PeopleRecord, whereAll } from '../people-records.ts';
import { newestRecords } from '../newest-records.ts';
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

/** Nothing keeps somebody from belonging to more: these are read at once. */
const SEATS_AT_ONCE = 500;

export function memberOf(record: PeopleRecord): Member {
  const { id, organizationId, userId, role, createdAt, leftAt } = record;
  const known = String(role);
  return {
    id: String(id),
    workspaceId: String(organizationId),
    userId: String(userId),
    // One this build does not know is shown as the least there is. It gives no right (findSeat).
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

export interface SeatPlace {
  readonly userId: string;
  readonly workspaceId: string;
}

/** The seat somebody has in a workspace: what their rights there come from. None, where its role is unknown here. */
export async function findSeat(
  people: PeopleReader,
  { userId, workspaceId }: SeatPlace,
): Promise<Member | null> {
  const record = await findOne(people, 'member', { userId, organizationId: workspaceId });
  return record !== null && hasKnownRole(record) ? memberOf(record) : null;
}

/** Every seat of somebody. */
export async function findSeats(people: PeopleReader, userId: string): Promise<readonly Member[]> {
  const { all } = whereAll({ userId });
  const seats: Member[] = [];
  let after: string | null = null;
  do {
    const page = { limit: SEATS_AT_ONCE, after };
    const { records, nextCursor } = await newestRecords(people, 'member', { all, page });
    seats.push(...records.filter(hasKnownRole).map(memberOf));
    after = nextCursor;
  } while (after !== null);
  return seats;
}

/** Whether there is a seat of theirs, whatever its role says. */
export async function isMember(people: PeopleReader, { userId, workspaceId }: SeatPlace): Promise<boolean> {
  return (await findOne(people, 'member', { userId, organizationId: workspaceId })) !== null;
}

function hasKnownRole({ role }: PeopleRecord): boolean {
  return isRole(String(role));
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
