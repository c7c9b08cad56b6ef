// States at the very instants they change, and each transition by example; the model test plays them together.
import { describe, expect, test } from 'vitest';
import type { ApiKey } from '../../src/keys/api-key.ts';
import {
  claimKey,
  endSecret,
  extendGrace,
  type KeyState,
  lastUsedAtOf,
  revokeKey,
  rotateKey,
  type SecretState,
  secretStateOf,
  stateOf,
} from '../../src/keys/key-lifecycle.ts';
import { sampleKey, sampleSecret } from '../sample-key.ts';

const T = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

describe('stateOf', () => {
  test.each<[string, KeyState, Partial<ApiKey>]>([
    ['nothing against it', 'active', {}],
    ['an expiry 1 ms ahead', 'active', { expiresAt: T + 1 }],
    ['an expiry at this very instant', 'expired', { expiresAt: T }],
    ['an expiry 1 ms ago', 'expired', { expiresAt: T - 1 }],
    ['an expiry at the epoch', 'expired', { expiresAt: 0 }],
    ['no secret', 'unclaimed', { secrets: [] }],
    ['disabled', 'disabled', { disabledAt: T }],
    ['disabled at the epoch', 'disabled', { disabledAt: 0 }],
    ['revoked', 'revoked', { revokedAt: T }],
    ['revoked at the epoch', 'revoked', { revokedAt: 0 }],
    ['revoked by a node whose clock is ahead', 'revoked', { revokedAt: T + HOUR_MS }],
    ['disabled by a node whose clock is ahead', 'disabled', { disabledAt: T + HOUR_MS }],
    ['expired and unclaimed', 'expired', { expiresAt: T, secrets: [] }],
    ['disabled and expired', 'disabled', { disabledAt: T, expiresAt: T }],
    ['disabled and unclaimed', 'disabled', { disabledAt: T, secrets: [] }],
    [
      'revoked, disabled, expired and unclaimed',
      'revoked',
      { revokedAt: T, disabledAt: T, expiresAt: T, secrets: [] },
    ],
  ])('a key with %s is %s', (_, state, changes) => {
    expect(stateOf(sampleKey(changes), T)).toBe(state);
  });
});

describe('secretStateOf', () => {
  test.each<[string, SecretState, number | null]>([
    ['no end', 'current', null],
    ['an end 1 ms ahead', 'grace', T + 1],
    ['an end at this very instant', 'retired', T],
    ['an end 1 ms ago', 'retired', T - 1],
    ['an end at the epoch', 'retired', 0],
  ])('a secret with %s is %s', (_, state, retiresAt) => {
    expect(secretStateOf(sampleSecret({ retiresAt }), T)).toBe(state);
  });
});

describe('rotateKey', () => {
  const next = sampleSecret({ id: 'sec_2', createdAt: T });

  test('gives the same key a new current secret, and the one before it the grace asked for', () => {
    const key = sampleKey();
    expect(rotateKey(key, next, T, 24 * HOUR_MS)).toEqual({
      ok: true,
      key: { ...key, secrets: [sampleSecret({ retiresAt: T + 24 * HOUR_MS }), next] },
    });
    expect(key).toEqual(sampleKey());
  });

  test('without grace ends the old secret at this very instant', () => {
    const rotated = rotateKey(sampleKey(), next, T, 0);
    if (!rotated.ok) throw new Error(rotated.reason);
    expect(rotated.key.secrets.map((secret) => secretStateOf(secret, T))).toEqual(['retired', 'current']);
  });

  test.each([
    ['refused', '1 ms before it ends', -1],
    ['granted', 'at the very instant it ends', 0],
    ['granted', '1 ms after it ended', 1],
  ])('after a rotation with grace is %s %s', (answer, _, offset) => {
    const key = sampleKey({
      secrets: [sampleSecret({ id: 'sec_0', retiresAt: T }), sampleSecret({ id: 'sec_1' })],
    });
    const rotated = rotateKey(key, next, T + offset, HOUR_MS);
    expect(rotated.ok ? 'granted' : rotated.reason).toBe(
      answer === 'granted' ? answer : 'rotation_in_progress',
    );
  });

  test('leaves secrets that retired long ago as they are', () => {
    const old = sampleSecret({ id: 'sec_0', retiresAt: T - HOUR_MS, lastUsedAt: T - 2 * HOUR_MS });
    const rotated = rotateKey(sampleKey({ secrets: [old, sampleSecret()] }), next, T, HOUR_MS);
    expect(rotated.ok && rotated.key.secrets[0]).toBe(old);
  });

  test.each<[string, string, Partial<ApiKey>]>([
    ['granted', 'a disabled key', { disabledAt: T - 1 }],
    ['key_not_usable', 'a revoked key', { revokedAt: T - 1 }],
    ['key_not_usable', 'an expired key', { expiresAt: T }],
    ['granted', 'a key about to expire', { expiresAt: T + 1 }],
    ['key_not_claimed', 'an unclaimed key, whose first secret is its owner’s to claim', { secrets: [] }],
    ['key_not_usable', 'an unclaimed key that is revoked', { revokedAt: T - 1, secrets: [] }],
    ['key_not_usable', 'a disabled key that is revoked', { disabledAt: T - 1, revokedAt: T - 1 }],
    ['key_not_usable', 'a disabled key that is expired', { disabledAt: T - 1, expiresAt: T }],
    ['key_not_claimed', 'a disabled key that is unclaimed', { disabledAt: T - 1, secrets: [] }],
  ])('is %s to %s', (answer, _, changes) => {
    const rotated = rotateKey(sampleKey(changes), next, T, HOUR_MS);
    expect(rotated.ok ? 'granted' : rotated.reason).toBe(answer);
  });
});

describe('claimKey', () => {
  const first = sampleSecret({ id: 'sec_2', createdAt: T });

  test('gives an unclaimed key its first secret, and it is active', () => {
    const key = sampleKey({ secrets: [] });
    const claimed = claimKey(key, first, T);
    if (!claimed.ok) throw new Error(claimed.reason);
    expect(claimed.key).toEqual({ ...key, secrets: [first] });
    expect(stateOf(claimed.key, T)).toBe('active');
    expect(key.secrets).toEqual([]);
  });

  test.each<[string, string, Partial<ApiKey>]>([
    ['key_claimed', 'a key with a secret', {}],
    ['key_claimed', 'a key whose only secret has retired', { secrets: [sampleSecret({ retiresAt: T })] }],
    ['key_not_usable', 'a revoked key', { revokedAt: T - 1, secrets: [] }],
    ['key_not_usable', 'a disabled key', { disabledAt: T - 1, secrets: [] }],
    ['key_not_usable', 'an expired key', { expiresAt: T, secrets: [] }],
    ['granted', 'a key about to expire', { expiresAt: T + 1, secrets: [] }],
  ])('is %s to %s', (answer, _, changes) => {
    const claimed = claimKey(sampleKey(changes), first, T);
    expect(claimed.ok ? 'granted' : claimed.reason).toBe(answer);
  });
});

describe('endSecret', () => {
  const inGrace = sampleSecret({ id: 'sec_0', retiresAt: T + HOUR_MS });
  const key = sampleKey({ secrets: [inGrace, sampleSecret({ id: 'sec_1' })] });

  test('ends a grace at this very instant, and touches nothing else', () => {
    const ended = endSecret(key, 'sec_0', T);
    expect(ended).toEqual({
      ok: true,
      key: { ...key, secrets: [{ ...inGrace, retiresAt: T }, sampleSecret({ id: 'sec_1' })] },
    });
  });

  test('never ends the current secret: that is a rotation or a revocation', () => {
    expect(endSecret(key, 'sec_1', T)).toEqual({ ok: false, reason: 'secret_is_current' });
  });

  test('of a secret the key does not have is not found', () => {
    expect(endSecret(key, 'sec_9', T)).toEqual({ ok: false, reason: 'not_found' });
  });

  test.each([
    0,
    1,
    HOUR_MS,
  ])('%i ms after the end changes nothing: the record keeps its first end', (late) => {
    const ended = endSecret(key, 'sec_0', T + HOUR_MS + late);
    expect(ended.ok && ended.key).toBe(key);
  });
});

describe('extendGrace', () => {
  const inGrace = sampleSecret({ id: 'sec_0', retiresAt: T + HOUR_MS });
  const rotated = (changes: Partial<ApiKey> = {}) =>
    sampleKey({ secrets: [inGrace, sampleSecret({ id: 'sec_1', createdAt: T })], ...changes });
  const extend = (retiresAt: number, now = T, key = rotated()) =>
    extendGrace(key, 'sec_0', { retiresAt, maxGraceMs: 24 * HOUR_MS, now });

  test.each([
    1,
    HOUR_MS,
    23 * HOUR_MS,
  ])('lets the old secret live %i ms longer, and touches nothing else', (more) => {
    const retiresAt = T + HOUR_MS + more;
    expect(extend(retiresAt)).toEqual({
      ok: true,
      key: { ...rotated(), secrets: [{ ...inGrace, retiresAt }, rotated().secrets[1]] },
    });
  });

  test.each([
    ['a millisecond sooner than it ends', HOUR_MS - 1],
    ['to the past', -1],
    ['a millisecond beyond the longest grace, counted from the rotation', 24 * HOUR_MS + 1],
  ])('never %s', (_, fromNow) => {
    const bounds = { earliestAt: T + HOUR_MS, latestAt: T + 24 * HOUR_MS };
    expect(extend(T + fromNow, T + HOUR_MS / 2)).toMatchObject(
      fromNow > 0
        ? { ok: false, reason: 'outside_grace', ...bounds }
        : { ok: false, reason: 'outside_grace' },
    );
  });

  test('to when it ends anyhow changes nothing, also where the longest grace is shorter by now', () => {
    const key = rotated();
    const outcome = extendGrace(key, 'sec_0', { retiresAt: T + HOUR_MS, maxGraceMs: 0, now: T });
    expect(outcome.ok && outcome.key).toBe(key);
  });

  test.each([0, 1, HOUR_MS])('brings nothing back %i ms after the end', (late) => {
    expect(extend(T + 3 * HOUR_MS, T + HOUR_MS + late)).toEqual({ ok: false, reason: 'grace_over' });
  });

  test('of the current secret, or of one the key does not have, there is none', () => {
    const asked = { retiresAt: T + HOUR_MS, maxGraceMs: HOUR_MS, now: T };
    expect(extendGrace(rotated(), 'sec_1', asked)).toEqual({ ok: false, reason: 'secret_is_current' });
    expect(extendGrace(rotated(), 'sec_9', asked)).toEqual({ ok: false, reason: 'not_found' });
  });

  test.each<[string, string, Partial<ApiKey>]>([
    ['granted', 'a disabled key', { disabledAt: T - 1 }],
    ['key_not_usable', 'a revoked key', { revokedAt: T - 1 }],
    ['key_not_usable', 'an expired key', { expiresAt: T }],
  ])('is %s to %s', (answer, _, changes) => {
    const extended = extend(T + 2 * HOUR_MS, T, rotated(changes));
    expect(extended.ok ? 'granted' : extended.reason).toBe(answer);
  });
});

describe('revokeKey', () => {
  test('ends the key at this very instant and keeps the reason', () => {
    const revoked = revokeKey(sampleKey(), T, 'leaked');
    expect(revoked).toEqual({ ...sampleKey(), revokedAt: T, revokeReason: 'leaked' });
    expect(stateOf(revoked, T)).toBe('revoked');
  });

  test('a second time changes nothing: the first instant and reason stand', () => {
    const revoked = revokeKey(sampleKey(), T, 'leaked');
    expect(revokeKey(revoked, T + 1, null)).toBe(revoked);
  });
});

describe('lastUsedAtOf', () => {
  test.each([
    ['of a key without secrets there is none', [], null],
    ['of a key never used there is none', [null, null], null],
    ['is the newest of its secrets, whichever that is', [T, T - 1], T],
    ['counts a use at the epoch', [0, null], 0],
  ] as [string, (number | null)[], number | null][])('the last use %s', (_, uses, newest) => {
    const secrets = uses.map((lastUsedAt, index) => sampleSecret({ id: `sec_${index}`, lastUsedAt }));
    expect(lastUsedAtOf(sampleKey({ secrets }))).toBe(newest);
  });
});
