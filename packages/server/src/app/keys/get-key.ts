// Shows one key to whoever may manage it.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';
import type { Caller } from '../caller.ts';
import { findManagedKey } from './find-managed-key.ts';
import type { ReadPorts } from './list-keys.ts';
import { presentKey } from './present-key.ts';

export type GetKey = (actor: Caller, keyId: string) => Promise<KeyAnswer | null>;

export function createGetKey({ storage, clock }: ReadPorts, apis: ApiCatalogue): GetKey {
  return async (actor, keyId) => {
    const key = await findManagedKey(storage.keys, actor, keyId);
    return key === null ? null : presentKey(key, apis, clock.now());
  };
}
