// What somebody may do with the keys of their own seat, beside what their role gives them: members do, viewers do not.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { KeyState } from '@keywright/core/keys/key-lifecycle';
import type { Caller } from '../caller.ts';
import { findSeat, type Member } from '../people/members/member-records.ts';
import type { PeopleReader } from '../people/people-records.ts';
import type { KeyFilter, KeyReader } from '../ports.ts';

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

/** Keys of a seat that still count: neither revoked nor expired. */
export function livingKeysOf(
  keys: KeyReader,
  { memberId, ...place }: SeatOfApi,
  now: number,
): Promise<ApiKey[]> {
  return keysIn(keys, {
    ownerMemberId: memberId,
    ...place,
    states: ['active', 'disabled', 'unclaimed'],
    now,
  });
}

/** Every key of a seat that is not revoked, of whatever API. */
export function keysToLeaveBehind(
  keys: KeyReader,
  { memberId: ownerMemberId, workspaceId }: Omit<SeatOfApi, 'api'>,
  now: number,
): Promise<ApiKey[]> {
  const states = ['active', 'disabled', 'unclaimed', 'expired'] as const;
  return keysIn(keys, { ownerMemberId, workspaceId, states, now });
}

interface SeatKeys extends Omit<KeyFilter, 'state'> {
  readonly states: readonly KeyState[];
  readonly now: number;
}

const PAGE = 500;

/** To the last one: a page that stops early would leave the oldest keys, which the fewest remember. */
async function keysIn(keys: KeyReader, { states, now, ...seat }: SeatKeys): Promise<ApiKey[]> {
  const all: ApiKey[] = [];
  for (const state of states) {
    let page: readonly ApiKey[] = [];
    do {
      const after = page.at(-1)?.id ?? null;
      page = await keys.list({ ...seat, state }, { limit: PAGE, after }, now);
      all.push(...page);
    } while (page.length === PAGE);
  }
  return all;
}
