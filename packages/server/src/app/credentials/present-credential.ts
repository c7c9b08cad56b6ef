// The only way a management credential leaves the process: its digest stays behind.
import {
  credentialStateOf,
  type ManagementCredential,
} from '@keywright/core/credentials/management-credential';
import { type EpochMs, formatInstant } from '@keywright/core/instant';
import type { CredentialAnswer } from '@keywright/core/wire-contract';

export function presentCredential(credential: ManagementCredential, now: EpochMs): CredentialAnswer {
  const { id, name, preview, rights, workspaceId, allowedAddresses, expiresAt, createdBy } = credential;
  return {
    id,
    name,
    preview,
    state: credentialStateOf(credential, now),
    scopes: [...rights],
    workspaceId,
    allowedAddresses: allowedAddresses === 'any' ? 'any' : [...allowedAddresses],
    expiresAt: instantOrNull(expiresAt),
    createdAt: formatInstant(credential.createdAt),
    createdBy,
    revokedAt: instantOrNull(credential.revokedAt),
  };
}

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : formatInstant(at);
}
