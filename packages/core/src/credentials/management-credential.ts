// What a machine manages keys with: a secret of its own look, certain rights, in one workspace or all of them.
import type { EpochMs } from '../instant.ts';
import type { AllowedAddresses } from '../keys/api-key.ts';
import type { Right } from '../people/roles.ts';
import { isAllowed } from '../requests/address-range.ts';
import type { SecretFormat } from '../secrets/secret-format.ts';

/** No API's secrets may begin like these (config.ts). */
export const CREDENTIAL_FORMAT: SecretFormat = { kind: 'checked', prefix: 'kwm', environments: ['live'] };

export interface ManagementCredential {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret as received, base64url. */
  readonly digest: string;
  readonly preview: string;
  readonly rights: readonly Right[];
  /** Null: every workspace of the server. */
  readonly workspaceId: string | null;
  readonly allowedAddresses: AllowedAddresses;
  readonly expiresAt: EpochMs | null;
  readonly createdAt: EpochMs;
  /** Actor label of who made it. */
  readonly createdBy: string;
  readonly revokedAt: EpochMs | null;
}

export type CredentialState = 'active' | 'expired' | 'revoked';

export function credentialStateOf(
  { revokedAt, expiresAt }: Pick<ManagementCredential, 'revokedAt' | 'expiresAt'>,
  now: EpochMs,
): CredentialState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && now >= expiresAt ? 'expired' : 'active';
}

/** Alive, and presented from where it may be. */
export function isUsable(credential: ManagementCredential, now: EpochMs, address: string | null): boolean {
  return credentialStateOf(credential, now) === 'active' && isAllowed(credential.allowedAddresses, address);
}
