// What has to be told when somebody comes, goes, or becomes something else: themselves, the keys they made, and the keys
// of their seat, as long as these have not left it.
import type { EpochMs } from '@keywright/core/instant';
import type { KeyReader } from '../../ports.ts';
import { keysToLeaveBehind } from '../../user-keys/own-seat.ts';
import type { Changeable } from '../../write.ts';
import type { Member } from './member-records.ts';

export async function changedWith(
  keys: KeyReader,
  { id: memberId, userId, workspaceId }: Member,
  now: EpochMs,
): Promise<readonly Changeable[]> {
  const made = await keys.listMadeByPerson(userId, workspaceId);
  const ofSeat = await keysToLeaveBehind(keys, { memberId, workspaceId }, now);
  return [...made, ...ofSeat, { kind: 'person', userId }];
}
