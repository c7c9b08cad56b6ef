// Whose credential a secret is, while it may be used from here. Read from the store each time: management is rare, and
// what was revoked must not be remembered.
import { isUsable } from '@keywright/core/credentials/management-credential';
import type { CredentialCaller } from '../caller.ts';
import type { Clock, Secrets, StorageReader } from '../ports.ts';
import { findCredential } from './credential-records.ts';

export type RecogniseCredential = (
  secret: string,
  address: string | null,
) => Promise<CredentialCaller | null>;

export interface RecognisePorts {
  readonly storage: Pick<StorageReader, 'people'>;
  readonly secrets: Pick<Secrets, 'digest' | 'equal'>;
  readonly clock: Clock;
}

export function createRecogniseCredential({ storage, secrets, clock }: RecognisePorts): RecogniseCredential {
  return async (secret, address) => {
    const digest = secrets.digest(secret);
    const credential = await findCredential(storage.people, 'digest', digest);
    if (credential === null || !secrets.equal(credential.digest, digest)) return null;
    if (!isUsable(credential, clock.now(), address)) return null;
    return { kind: 'credential', credentialId: credential.id, address };
  };
}
