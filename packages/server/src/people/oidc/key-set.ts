// The public keys of one issuer, remembered. A token's key id is a name to look up here and nothing else: an unknown
// one asks the issuer at most twice a minute, whoever sends it; and while the issuer is away its last keys hold a day.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

export interface KeySetPorts {
  /** Rejects when the issuer gives no keys. */
  readonly fetchKeys: (url: string) => Promise<unknown>;
  readonly now: () => EpochMs;
}

export interface KeySet {
  /** Throws jose's errors, and `KeysAwayError` when there are no keys to judge by. */
  readonly find: JWTVerifyGetKey;
}

export class KeysAwayError extends Error {
  override readonly name = 'KeysAwayError';
}

const FRESH_FOR_MS: Ms = 10 * 60_000;
const GOOD_FOR_MS: Ms = 24 * 3_600_000;
const ASK_AGAIN_AFTER_MS: Ms = 30_000;

interface Known {
  readonly find: JWTVerifyGetKey;
  readonly fetchedAt: EpochMs;
}

export function createKeySet(url: string, { fetchKeys, now }: KeySetPorts): KeySet {
  let known: Known | null = null;
  let askedAt: EpochMs = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  const ask = (): Promise<void> => {
    if (asking !== null) return asking;
    if (now() - askedAt < ASK_AGAIN_AFTER_MS) return Promise.resolve();
    askedAt = now();
    asking = fetchKeys(url)
      .then((keys) => {
        known = { find: createLocalJWKSet(keySetOf(keys)), fetchedAt: now() };
      })
      .catch(() => {})
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  const ageOf = () => (known === null ? Number.POSITIVE_INFINITY : now() - known.fetchedAt);
  const requireKnown = (): Known => {
    if (known === null || ageOf() > GOOD_FOR_MS) throw new KeysAwayError(`No keys could be had from ${url}`);
    return known;
  };

  return {
    async find(header, token) {
      if (ageOf() > FRESH_FOR_MS) await ask();
      try {
        return await requireKnown().find(header, token);
      } catch (error) {
        if ((error as { readonly code?: string }).code !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
        await ask();
        return requireKnown().find(header, token);
      }
    },
  };
}

/** Public keys for signatures alone: a shared secret has no place in a published list. */
function keySetOf(value: unknown): JSONWebKeySet {
  const keys = (value as { readonly keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys)) throw new Error('A key set must have a list of keys.');
  const usable = keys.filter((key) => {
    const { kty, use } = (key ?? {}) as { readonly kty?: unknown; readonly use?: unknown };
    return kty !== 'oct' && (use === undefined || use === 'sig');
  });
  return { keys: usable } as JSONWebKeySet;
}
