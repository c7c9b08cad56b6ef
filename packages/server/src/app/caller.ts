// Who asks. Whoever it is was recognised before the request was read to the end, and a client may take its time with
// that; so a caller is judged again where something is read or written for it, by what holds then.

import { isUsable, type ManagementCredential } from '@keywright/core/credentials/management-credential';
import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import { refusedAccess } from '@keywright/core/keys/access-checks';
import type { Actor } from '@keywright/core/keys/api-key';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { findCredential } from './credentials/credential-records.ts';
import type { PeopleReader } from './people/people-records.ts';
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

/** Signed in, by session or token; what that allows depends on the workspace (people/rights.ts). */
export interface PersonCaller {
  readonly kind: 'person';
  readonly userId: string;
}

/** And the workspace they call an API for. */
export interface SeatedPerson extends PersonCaller {
  readonly workspaceId: string;
}

export interface CredentialCaller {
  readonly kind: 'credential';
  readonly credentialId: string;
  readonly address: string | null;
}

/** Whoever has the operator's token, or is signed in to an account that is an operator. */
export interface OperatorCaller {
  readonly kind: 'operator';
  /** The account; null for the token, which is nobody's. */
  readonly userId: string | null;
}

export type Caller = OperatorCaller | KeyCaller | PersonCaller | CredentialCaller;

/** Where callers are looked up: the store, or a transaction on it. */
export interface CallerReader {
  readonly keys: KeyReader;
  readonly people: PeopleReader;
}

/** Why the caller may ask for nothing any more; null while it may. */
export async function refusedCaller(
  reader: CallerReader,
  caller: Caller,
  now: EpochMs,
): Promise<Refusal | null> {
  if (caller.kind === 'key') return refusedKey(reader.keys, caller, now);
  if (caller.kind !== 'credential') return null;
  return (await findUsable(reader.people, caller, now)) === null ? { reason: 'unknown_key' } : null;
}

/** The credential of a caller while it may be used. */
export async function findUsable(
  people: PeopleReader,
  { credentialId, address }: CredentialCaller,
  now: EpochMs,
): Promise<ManagementCredential | null> {
  const credential = await findCredential(people, 'id', credentialId);
  return credential !== null && isUsable(credential, now, address) ? credential : null;
}

async function refusedKey(keys: KeyReader, caller: KeyCaller, now: EpochMs): Promise<Refusal | null> {
  const key = await keys.findById(caller.keyId);
  const secret = key?.secrets.find(({ id }) => id === caller.secretId);
  if (!key || !secret) return { reason: 'unknown_key' };
  const { access, address, workspaceId, api } = caller;
  // No route by an endpoint is answered here.
  return refusedAccess({ key, secret, now, access, address, api, workspaceId, endpoint: null });
}

/** The caller as keys and audit events remember it. */
export function recordedActor(caller: Caller): Actor {
  switch (caller.kind) {
    case 'operator':
      return { kind: 'operator' };
    case 'key':
      return { kind: 'key', keyId: caller.keyId, workspaceId: caller.workspaceId };
    case 'person':
      return { kind: 'person', userId: caller.userId };
    case 'credential':
      return { kind: 'credential', credentialId: caller.credentialId };
  }
}
