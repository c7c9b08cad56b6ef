// The life of a key against a model that shares no code with it: any sequence of rotations, endings, revocation,
// disabling, edits and passing time, with steps that land on, just before and just after every instant that matters.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiKey } from '../../src/keys/api-key.ts';
import {
  type ExtensionOutcome,
  endSecret,
  extendGrace,
  revokeKey,
  rotateKey,
  secretStateOf,
  stateOf,
} from '../../src/keys/key-lifecycle.ts';
import { sampleKey, sampleSecret } from '../sample-key.ts';

type Step =
  | { readonly do: 'rotate'; readonly graceMs: number }
  | { readonly do: 'end'; readonly secret: number }
  | { readonly do: 'extend'; readonly secret: number; readonly inMs: number }
  | { readonly do: 'revoke' }
  | { readonly do: 'disable' | 'enable' }
  | { readonly do: 'expire'; readonly inMs: number | null }
  | { readonly do: 'wait'; readonly ms: number }
  /** Waits until the next instant at which something ends, give or take a millisecond. */
  | { readonly do: 'wait-for-an-end'; readonly offset: number };

const span = fc.constantFrom(0, 1, 2, 10, 1_000, 86_400_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('rotate' as const), graceMs: span }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), secret: fc.nat(6) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('extend' as const), secret: fc.nat(6), inMs: span }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'revoke' }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ do: 'disable' }, { do: 'enable' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), inMs: fc.option(span) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: span }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait-for-an-end' as const),
      offset: fc.integer({ min: -1, max: 1 }),
    }),
  },
);

/** What a person would note down: until when each secret was promised to work, and what was done to the key. */
interface Notes {
  now: number;
  readonly until: number[];
  /** When each secret was replaced. */
  readonly replacedAt: number[];
  expiresAt: number;
  disabled: boolean;
  revokedAt: number | null;
}

function works(notes: Notes, secret: number): boolean {
  const { now, until, expiresAt, disabled, revokedAt } = notes;
  return revokedAt === null && !disabled && now < expiresAt && now < (until[secret] ?? 0);
}

function take(notes: Notes, key: ApiKey, step: Step): ApiKey {
  switch (step.do) {
    case 'rotate':
      return takeRotation(notes, key, step.graceMs);
    case 'end':
      return takeEnd(notes, key, step.secret);
    case 'extend':
      return takeExtension(notes, key, step);
    case 'revoke':
      notes.revokedAt ??= notes.now;
      return revokeKey(key, notes.now, null);
    case 'disable':
    case 'enable':
      notes.disabled = step.do === 'disable';
      return { ...key, disabledAt: notes.disabled ? notes.now : null };
    case 'expire':
      notes.expiresAt = step.inMs === null ? Number.POSITIVE_INFINITY : notes.now + step.inMs;
      return { ...key, expiresAt: step.inMs === null ? null : notes.now + step.inMs };
    case 'wait':
      notes.now += step.ms;
      return key;
    case 'wait-for-an-end': {
      const ends = [...notes.until, notes.expiresAt].filter((end) => end > notes.now && Number.isFinite(end));
      if (ends.length > 0) notes.now = Math.max(notes.now, Math.min(...ends) + step.offset);
      return key;
    }
  }
}

function takeRotation(notes: Notes, key: ApiKey, graceMs: number): ApiKey {
  const { now, until, expiresAt, revokedAt } = notes;
  const id = `sec_${until.length}`;
  const rotated = rotateKey(key, sampleSecret({ id, createdAt: now }), now, graceMs);
  if (revokedAt !== null || now >= expiresAt) return refusedWith(rotated, 'key_not_usable', key);
  if (until.some((end) => end > now && Number.isFinite(end))) {
    return refusedWith(rotated, 'rotation_in_progress', key);
  }
  until[until.length - 1] = now + graceMs;
  notes.replacedAt.push(now);
  until.push(Number.POSITIVE_INFINITY);
  return granted(rotated);
}

function takeEnd(notes: Notes, key: ApiKey, secret: number): ApiKey {
  const end = notes.until[secret];
  const ended = endSecret(key, `sec_${secret}`, notes.now);
  if (end === undefined) return refusedWith(ended, 'not_found', key);
  if (end === Number.POSITIVE_INFINITY) return refusedWith(ended, 'secret_is_current', key);
  notes.until[secret] = Math.min(end, notes.now);
  return granted(ended);
}

const LONGEST_MS = 1_000;

function takeExtension(
  notes: Notes,
  key: ApiKey,
  { secret, inMs }: { readonly secret: number; readonly inMs: number },
): ApiKey {
  const { now, until, replacedAt, expiresAt, revokedAt } = notes;
  const retiresAt = now + inMs;
  const extended = extendGrace(key, `sec_${secret}`, { retiresAt, maxGraceMs: LONGEST_MS, now });
  const end = until[secret];
  const replaced = replacedAt[secret];
  if (end === undefined) return refusedWith(extended, 'not_found', key);
  if (replaced === undefined) return refusedWith(extended, 'secret_is_current', key);
  if (end <= now) return refusedWith(extended, 'grace_over', key);
  if (revokedAt !== null || now >= expiresAt) return refusedWith(extended, 'key_not_usable', key);
  if (retiresAt !== end && (retiresAt < end || retiresAt > replaced + LONGEST_MS)) {
    return refusedWith(extended, 'outside_grace', key);
  }
  until[secret] = retiresAt;
  return granted(extended);
}

function granted(transition: ExtensionOutcome): ApiKey {
  if (!transition.ok) throw new Error(`refused with ${transition.reason}, but the model grants it`);
  return transition.key;
}

function refusedWith(transition: ExtensionOutcome, reason: string, key: ApiKey): ApiKey {
  expect(transition).toMatchObject({ ok: false, reason });
  return key;
}

function compare(notes: Notes, key: ApiKey): void {
  const { now } = notes;
  const live = key.secrets.map(
    (secret) => stateOf(key, now) === 'active' && secretStateOf(secret, now) !== 'retired',
  );
  expect(live).toEqual(notes.until.map((_, secret) => works(notes, secret)));
  expect(live.filter(Boolean).length).toBeLessThanOrEqual(2);
  const states = key.secrets.map((secret) => secretStateOf(secret, now));
  expect(states.filter((state) => state !== 'retired').length).toBeLessThanOrEqual(2);
  expect(states.filter((state) => state === 'current')).toHaveLength(1);
  expect(states.at(-1)).toBe('current');
  expect(key.revokedAt).toBe(notes.revokedAt);
  if (notes.revokedAt !== null) expect(stateOf(key, now)).toBe('revoked');
}

test('whatever is done in whatever order: at most two secrets live, one current, and revoked is for ever', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const start = 1_800_000_000_000;
      const notes: Notes = {
        now: start,
        until: [Number.POSITIVE_INFINITY],
        replacedAt: [],
        expiresAt: Number.POSITIVE_INFINITY,
        disabled: false,
        revokedAt: null,
      };
      let key = sampleKey({ secrets: [sampleSecret({ id: 'sec_0', createdAt: start })] });
      for (const one of steps) {
        key = take(notes, key, one);
        compare(notes, key);
      }
    }),
    { numRuns: 3_000 },
  );
});
