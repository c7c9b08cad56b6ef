// The life of a key: states derived from instants, and the transitions between them.
// Time-driven states need no background job: at the very instant of `expiresAt` or `retiresAt` the answer changes.

import type { EpochMs, Ms } from '../instant.ts';
import type { ApiKey, KeySecret } from './api-key.ts';

export type KeyState = 'active' | 'disabled' | 'expired' | 'revoked' | 'unclaimed';
export type SecretState = 'current' | 'grace' | 'retired';

export type Transition =
  | { readonly ok: true; readonly key: ApiKey }
  | {
      readonly ok: false;
      readonly reason:
        | 'rotation_in_progress'
        | 'key_not_usable'
        | 'key_not_claimed'
        | 'key_claimed'
        | 'secret_is_current'
        | 'grace_over'
        | 'not_found';
    };

/** Revoked outranks disabled outranks expired outranks unclaimed. */
export function stateOf(key: ApiKey, now: EpochMs): KeyState {
  if (key.revokedAt !== null) return 'revoked';
  if (key.disabledAt !== null) return 'disabled';
  if (key.expiresAt !== null && now >= key.expiresAt) return 'expired';
  return key.secrets.length === 0 ? 'unclaimed' : 'active';
}

export function secretStateOf(secret: KeySecret, now: EpochMs): SecretState {
  if (secret.retiresAt === null) return 'current';
  return now < secret.retiresAt ? 'grace' : 'retired';
}

/** Old secrets a key remembers; the audit log has them all. */
const KEPT_SECRETS = 20;

/** Gives an unclaimed key its first secret. Of several who try, the first one has it. */
export function claimKey(key: ApiKey, first: KeySecret, now: EpochMs): Transition {
  if (key.secrets.length > 0) return { ok: false, reason: 'key_claimed' };
  if (stateOf(key, now) !== 'unclaimed') return { ok: false, reason: 'key_not_usable' };
  return { ok: true, key: { ...key, secrets: [first] } };
}

/** Adds a new current secret; the one before it stays valid for `graceMs` (0: it stops now). At most two live. */
export function rotateKey(key: ApiKey, next: KeySecret, now: EpochMs, graceMs: Ms): Transition {
  // A disabled key may be made ready for its return; nothing else that stops a key may be passed over with it.
  const state = stateOf({ ...key, disabledAt: null }, now);
  if (state === 'unclaimed') return { ok: false, reason: 'key_not_claimed' };
  if (state !== 'active') return { ok: false, reason: 'key_not_usable' };
  if (key.secrets.some((secret) => secretStateOf(secret, now) === 'grace')) {
    return { ok: false, reason: 'rotation_in_progress' };
  }
  const before = key.secrets.map((secret) =>
    secret.retiresAt === null ? { ...secret, retiresAt: now + graceMs } : secret,
  );
  return { ok: true, key: { ...key, secrets: [...before.slice(-KEPT_SECRETS), next] } };
}

/** Ends a secret's grace now. The current secret cannot be ended: rotate, or revoke the key. */
export function endSecret(key: ApiKey, secretId: string, now: EpochMs): Transition {
  const secret = key.secrets.find((candidate) => candidate.id === secretId);
  if (secret === undefined) return { ok: false, reason: 'not_found' };
  const state = secretStateOf(secret, now);
  if (state === 'current') return { ok: false, reason: 'secret_is_current' };
  if (state === 'retired') return { ok: true, key };
  const secrets = key.secrets.map((candidate) =>
    candidate.id === secretId ? { ...candidate, retiresAt: now } : candidate,
  );
  return { ok: true, key: { ...key, secrets } };
}

export interface Extension {
  readonly retiresAt: EpochMs;
  /** Counted from the rotation, as when the grace was first given. */
  readonly maxGraceMs: Ms;
  readonly now: EpochMs;
}

export type ExtensionOutcome =
  | Transition
  /** Not before `earliestAt`, when it ends as it is: an extension shortens nothing. */
  | {
      readonly ok: false;
      readonly reason: 'outside_grace';
      readonly earliestAt: EpochMs;
      readonly latestAt: EpochMs;
    };

/** Lets an old secret live for longer. What has ended stays ended, and the current secret has no grace. */
export function extendGrace(
  key: ApiKey,
  secretId: string,
  { retiresAt, maxGraceMs, now }: Extension,
): ExtensionOutcome {
  const index = key.secrets.findIndex((candidate) => candidate.id === secretId);
  const [secret, replacement] = key.secrets.slice(index, index + 2);
  if (index < 0 || secret === undefined) return { ok: false, reason: 'not_found' };
  if (secret.retiresAt === null || replacement === undefined) {
    return { ok: false, reason: 'secret_is_current' };
  }
  if (now >= secret.retiresAt) return { ok: false, reason: 'grace_over' };
  if (stateOf({ ...key, disabledAt: null }, now) !== 'active') return { ok: false, reason: 'key_not_usable' };
  if (retiresAt === secret.retiresAt) return { ok: true, key };
  const earliestAt = secret.retiresAt;
  const latestAt = replacement.createdAt + maxGraceMs;
  if (retiresAt < earliestAt || retiresAt > latestAt) {
    return { ok: false, reason: 'outside_grace', earliestAt, latestAt };
  }
  return { ok: true, key: { ...key, secrets: key.secrets.with(index, { ...secret, retiresAt }) } };
}

/** Ends the key and all its secrets for ever. Revoking a revoked key changes nothing. */
export function revokeKey(key: ApiKey, now: EpochMs, reason: string | null): ApiKey {
  return key.revokedAt === null ? { ...key, revokedAt: now, revokeReason: reason } : key;
}

/** When the current secret should be replaced, at this age; null when never, or when there is none. */
export function rotationDueAtOf(key: ApiKey, afterMs: Ms | null): EpochMs | null {
  const current = key.secrets.at(-1);
  return afterMs === null || current === undefined ? null : current.createdAt + afterMs;
}

/** The newest use of any of the key's secrets. */
export function lastUsedAtOf(key: ApiKey): EpochMs | null {
  const uses = key.secrets.flatMap((secret) => (secret.lastUsedAt === null ? [] : [secret.lastUsedAt]));
  return uses.length === 0 ? null : Math.max(...uses);
}
