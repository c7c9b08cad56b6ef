// What somebody may do with the keys of their own seat, beside what their role gives them: members do, viewers do not.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { stateOf } from '@keywright/core/keys/key-lifecycle';
import type { Caller } from '../caller.ts';
import { findSeat, type Member } from '../people/members/member-records.ts';
import type { PeopleReader } from '../people/people-records.ts';
import type { KeyReader } from '../ports.ts';

/** The seat whose keys a caller manages; null for who has none, or may only look. */
export async function findManagedSeat(
  people: PeopleReader,
  caller: Caller,
  workspaceId: string,
): Promise<Member | null> {
  if (caller.kind !== 'person') return null;
  const seat = await findSeat(people, { userId: caller.userId, workspaceId });
  return seat === null || seat.role === 'viewer' ? null : seat;
}

/** Whether a caller may be shown secrets of a key: those of a seat are its person's alone, whoever else manages it. */
export async function mayBeShown(
  people: PeopleReader,
  caller: Caller,
  { ownerMemberId, workspaceId }: Pick<ApiKey, 'ownerMemberId' | 'workspaceId'>,
): Promise<boolean> {
  if (ownerMemberId === null) return true;
  const userId = caller.kind === 'person' || caller.kind === 'operator' ? caller.userId : null;
  if (userId === null) return false;
  return (await findSeat(people, { userId, workspaceId }))?.id === ownerMemberId;
}

export interface SeatOfApi {
  readonly memberId: string;
  readonly workspaceId: string;
  readonly api: string;
}

/** Nobody has more: that many are counted, or handed over, at once. */
const ALL = { limit: 10_000, after: null };

/** Keys of a seat that still count: neither revoked nor expired. */
export async function livingKeysOf(
  keys: KeyReader,
  { memberId: ownerMemberId, workspaceId, api }: SeatOfApi,
  now: number,
): Promise<readonly ApiKey[]> {
  const all = await keys.list({ ownerMemberId, workspaceId, api }, ALL, now);
  return all.filter((key) => !['revoked', 'expired'].includes(stateOf(key, now)));
}

/** Every key of a seat that is not revoked, of whatever API. */
export async function keysToLeaveBehind(
  keys: KeyReader,
  { memberId: ownerMemberId, workspaceId }: Omit<SeatOfApi, 'api'>,
  now: number,
): Promise<readonly ApiKey[]> {
  const all = await keys.list({ ownerMemberId, workspaceId }, ALL, now);
  return all.filter(({ revokedAt }) => revokedAt === null);
}
