// Who an ID token is of (OpenID Connect Core, 3.1.3.7): signed by the provider's published keys, made for this client,
// for this very sign-in (its nonce), and not yet over.
import type { EpochMs } from '@keywright/core/instant';
import { type JWTPayload, jwtVerify } from 'jose';
import type { ProviderMetadata } from './discovery.ts';
import { CLOCK_TOLERANCE_MS } from './issuer-rule.ts';
import type { KeySet } from './key-set.ts';

export interface ExpectedToken {
  readonly metadata: ProviderMetadata;
  readonly clientId: string;
  readonly nonce: string;
  readonly keys: KeySet;
  readonly now: EpochMs;
}

/** Throws jose's errors, `KeysAwayError`, and its own. */
export async function readIdToken(token: string, expected: ExpectedToken): Promise<JWTPayload> {
  const { metadata, clientId, nonce, keys, now } = expected;
  const { payload } = await jwtVerify(token, keys.find, {
    algorithms: [...metadata.algorithms],
    issuer: metadata.issuer,
    audience: clientId,
    clockTolerance: CLOCK_TOLERANCE_MS / 1000,
    currentDate: new Date(now),
    requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
  });
  if (nonce === '' || payload['nonce'] !== nonce) throw new Error('The ID token is of another sign-in.');
  const { aud, sub } = payload;
  const azp = payload['azp'] ?? (Array.isArray(aud) && aud.length > 1 ? null : clientId);
  if (azp !== clientId) throw new Error('The ID token was made for another client.');
  if (typeof sub !== 'string' || sub === '') throw new Error('The ID token is of nobody.');
  // Amazon Cognito signs its access tokens with the same keys.
  if ((payload['token_use'] ?? 'id') !== 'id') throw new Error('The token is no ID token.');
  return payload;
}
