// The key a caller may manage: by a right in its workspace, or because it is of their own seat. A foreign key is not told
// apart from one that does not exist; one of the caller's own workspace may be there and yet not theirs to change.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Right } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Caller, CallerReader } from '../caller.ts';
import { refusedRight } from '../people/rights.ts';
import { findManagedSeat } from '../user-keys/own-seat.ts';

export interface ManagedKeyQuestion {
  readonly caller: Caller;
  readonly right: Right;
  readonly keyId: string;
  readonly now: EpochMs;
}

export type ManagedKey =
  /** `seat`: only because it is of theirs, so that they may take of it, and add nothing. */
  | { readonly ok: true; readonly key: ApiKey; readonly by: 'right' | 'seat' }
  | { readonly ok: false; readonly refusal: Refusal };

const NOT_THERE: ManagedKey = { ok: false, refusal: { reason: 'not_found' } };

export async function findManagedKey(
  reader: CallerReader,
  question: ManagedKeyQuestion,
): Promise<ManagedKey> {
  const { caller, right, keyId, now } = question;
  const key = await reader.keys.findById(keyId);
  if (key === null) return NOT_THERE;
  // A key manages keys of its own API alone.
  if (caller.kind === 'key' && caller.api.name !== key.api) return NOT_THERE;
  const refusal = await refusedRight(reader, { caller, right, workspaceId: key.workspaceId, now });
  if (refusal === null) return { ok: true, key, by: 'right' };
  const seat =
    refusal.reason === 'role_insufficient' && right === 'keys:write'
      ? await findManagedSeat(reader.people, caller, key.workspaceId)
      : null;
  if (seat !== null && seat.id === key.ownerMemberId) return { ok: true, key, by: 'seat' };
  return { ok: false, refusal };
}
