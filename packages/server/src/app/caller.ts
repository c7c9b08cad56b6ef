// Who asks for a write. A key was judged before its request was read to the end, and a client may take its time with
// that; so it is judged again in the transaction, by the same checks, on the standing it was admitted on.

import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import { refusedAccess } from '@keywright/core/keys/access-checks';
import type { Actor } from '@keywright/core/keys/api-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { KeyReader } from './ports.ts';

export interface KeyCaller {
  readonly kind: 'key';
  readonly keyId: string;
  readonly workspaceId: string;
  readonly secretId: string;
  readonly api: ApiDefinition;
  readonly access: RouteAccess;
  readonly address: string | null;
}

export type Caller = { readonly kind: 'operator' } | KeyCaller;

/** Why the caller may not write any more; null while it may. */
export async function refusedCaller(keys: KeyReader, caller: Caller, now: EpochMs): Promise<Refusal | null> {
  if (caller.kind === 'operator') return null;
  const key = await keys.findById(caller.keyId);
  const secret = key?.secrets.find(({ id }) => id === caller.secretId);
  if (!key || !secret) return { reason: 'unknown_key' };
  const { api, access, address, workspaceId } = caller;
  return refusedAccess({ key, secret, now, access, address, api, workspaceId });
}

/** The caller as keys and audit events remember it. */
export function recordedActor(caller: Caller): Actor {
  if (caller.kind === 'operator') return caller;
  return { kind: 'key', keyId: caller.keyId, workspaceId: caller.workspaceId };
}
