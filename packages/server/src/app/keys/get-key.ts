// Shows one key to whoever may see it.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import type { ReadOutcome } from '../read-outcome.ts';
import { findManagedKey } from './find-managed-key.ts';
import type { ReadPorts } from './list-keys.ts';
import { presentKey } from './present-key.ts';

export type GetKey = (actor: Caller, keyId: string) => Promise<ReadOutcome<KeyAnswer>>;

export function createGetKey({ storage, clock }: ReadPorts, apis: ApiCatalogue): GetKey {
  return async (caller, keyId) => {
    const now = clock.now();
    const found = await findManagedKey(storage, { caller, right: 'keys:read', keyId, now });
    if (!found.ok) return { ok: false, refusal: found.refusal };
    return { ok: true, answer: presentKey(found.key, apis, now) };
  };
}
