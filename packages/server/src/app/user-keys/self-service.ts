// Keys that members make for themselves, without the right to write keys: of their own seat alone, and only under a
// policy of self-service.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Caller } from '../caller.ts';
import type { KeyChoices } from '../keys/key-input.ts';
import type { StorageTransaction } from '../ports.ts';
import { type OwnKeyTerms, ownKeyTerms } from './own-key-terms.ts';
import { findManagedSeat } from './own-seat.ts';

export interface SelfServiceQuestion {
  readonly caller: Caller;
  readonly api: ApiDefinition;
  readonly input: Partial<KeyChoices> & {
    readonly workspaceId: string;
    readonly ownerMemberId?: string | null;
  };
  readonly now: EpochMs;
}

const WAYS = {
  off: 'user keys are off; ask an admin for a key',
  'self-service': null,
  'admin-approved': 'keys are asked for here; make a request instead',
} as const;

/** Null for what no policy could allow: another's key, the workspace's, or one of an API without user keys. */
export async function selfServiceTerms(
  tx: StorageTransaction,
  { caller, api, input, now }: SelfServiceQuestion,
): Promise<OwnKeyTerms | Refusal | null> {
  const { workspaceId, ownerMemberId, ...wanted } = input;
  if (ownerMemberId === null || api.userKeys === 'none') return null;
  const seat = await findManagedSeat(tx.people, caller, workspaceId);
  if (seat === null || (ownerMemberId ?? seat.id) !== seat.id) return null;
  return ownKeyTerms(tx, { api, workspaceId, memberId: seat.id, wanted, ways: WAYS, asked: 0, now });
}
