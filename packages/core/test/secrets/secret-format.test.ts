// What is a secret of a format: the published vectors, and properties over every format.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECRET_ALPHABETS } from '../../src/secrets/secret-alphabet.ts';
import {
  composeSecret,
  entropyBits,
  environmentsOf,
  hiddenBits,
  MINIMUM_SECRET_BITS,
  prefixOf,
  previewOf,
  randomPartOf,
  recogniseSecret,
  type SecretFormat,
} from '../../src/secrets/secret-format.ts';

interface Vector {
  readonly name: string;
  readonly format: string;
  readonly text: readonly string[];
  readonly environment: string | null;
  readonly random: readonly string[] | null;
}

const published: { formats: Record<string, SecretFormat>; vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('../vectors/secret-format.json', import.meta.url), 'utf8'),
);

function formatOf(vector: Vector): SecretFormat {
  const format = published.formats[vector.format];
  if (format === undefined) throw new Error(`the vectors name no format ${vector.format}`);
  return format;
}

const HM: SecretFormat = { kind: 'checked', prefix: 'hm', environments: ['live', 'test'] };
const STV: SecretFormat = { kind: 'plain', prefixes: { live: 'stv_' }, alphabet: 'base36', length: 32 };
const TWO_PREFIXES: SecretFormat = {
  kind: 'plain',
  prefixes: { live: 'sk_live_', test: 'sk_test_' },
  alphabet: 'base62',
  length: 24,
};

/** A format, one of its environments, and random characters that fit it. */
const minted = fc.constantFrom(HM, STV, TWO_PREFIXES).chain((format) => {
  const { alphabet, length } = randomPartOf(format);
  const random = fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
  return fc.record({
    format: fc.constant(format),
    environment: fc.constantFrom(...environmentsOf(format)),
    random,
  });
});

describe('the published vectors', () => {
  const valid = published.vectors.filter((vector) => vector.environment !== null);
  const invalid = published.vectors.filter((vector) => vector.environment === null);

  test.each(valid)('$name is recognised, and composed to the same text', (vector) => {
    const text = vector.text.join('');
    const random = vector.random?.join('') ?? '';
    const environment = vector.environment ?? '';
    expect(recogniseSecret(formatOf(vector), text)).toEqual({ environment, random });
    expect(composeSecret(formatOf(vector), environment, random)).toBe(text);
  });

  test.each(invalid)('$name is no secret', (vector) => {
    expect(recogniseSecret(formatOf(vector), vector.text.join(''))).toBeNull();
  });

  test('hold both formats, and good texts as well as bad ones', () => {
    expect(new Set(published.vectors.map((vector) => vector.format))).toEqual(new Set(['checked', 'plain']));
    expect(valid.length).toBeGreaterThanOrEqual(10);
    expect(invalid.length).toBeGreaterThanOrEqual(10);
  });
});

describe('recogniseSecret', () => {
  test('reads back whatever was composed', () => {
    fc.assert(
      fc.property(minted, ({ format, environment, random }) => {
        const text = composeSecret(format, environment, random);
        expect(recogniseSecret(format, text)).toEqual({ environment, random });
      }),
      { numRuns: 1_000 },
    );
  });

  test('refuses a checked secret with any one character changed, at every place', () => {
    const changed = fc.record({
      at: fc.nat(200),
      by: fc.oneof(
        fc.constantFrom(...SECRET_ALPHABETS.base62),
        fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
      ),
    });
    const secret = minted.filter(({ format }) => format.kind === 'checked');
    fc.assert(
      fc.property(secret, changed, ({ format, environment, random }, { at, by }) => {
        const text = composeSecret(format, environment, random);
        const place = at % text.length;
        fc.pre(text[place] !== by);
        expect(recogniseSecret(format, text.slice(0, place) + by + text.slice(place + 1))).toBeNull();
      }),
      { numRuns: 5_000 },
    );
  });

  test('refuses a secret of either kind with anything before or after it, or anything cut off', () => {
    const more = fc.string({ minLength: 1, maxLength: 4, unit: 'binary' });
    fc.assert(
      fc.property(minted, more, fc.integer({ min: 1, max: 60 }), (made, added, cut) => {
        const text = composeSecret(made.format, made.environment, made.random);
        for (const other of [added + text, text + added, text.slice(0, -cut), text.slice(cut)]) {
          expect(recogniseSecret(made.format, other)).toBeNull();
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('takes nothing for a secret that composing would not give', () => {
    const { checked = HM } = published.formats;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const read = recogniseSecret(checked, text);
        expect(read === null || composeSecret(checked, read.environment, read.random) === text).toBe(true);
      }),
    );
  });
});

describe('composeSecret', () => {
  test.each([
    ['one too few', 'A'.repeat(42)],
    ['one too many', 'A'.repeat(44)],
    ['none', ''],
    ['one outside the alphabet', `${'A'.repeat(42)}-`],
  ])('does not build a secret from the wrong random characters: %s', (_, random) => {
    expect(() => composeSecret(HM, 'live', random)).toThrow(RangeError);
  });

  test.each([HM, STV, TWO_PREFIXES])('builds none for an environment there is not (%#)', (format) => {
    const { alphabet, length } = randomPartOf(format);
    const random = alphabet.charAt(0).repeat(length);
    for (const environment of ['prod', '', 'constructor', 'toString']) {
      expect(() => composeSecret(format, environment, random)).toThrow(`no such environment: ${environment}`);
    }
  });
});

test('the prefix names product and environment', () => {
  expect(prefixOf(HM, 'test')).toBe('hm_test_');
  expect(prefixOf(STV, 'live')).toBe('stv_');
});

test.each([
  ['prefix', 'hm_live_…', 'sk_test_…'],
  ['end', 'hm_live_…9xKq', 'sk_test_…9xKq'],
  ['both-ends', 'hm_live_1234...9xKq', 'sk_test_1234...9xKq'],
] as const)('a preview of the %s reads %s, and never shows the checksum', (preview, checked, plain) => {
  const random = `1234${'x'.repeat(35)}9xKq`;
  expect(previewOf(HM, { environment: 'live', random }, preview)).toBe(checked);
  expect(composeSecret(HM, 'live', random).endsWith('9xKq')).toBe(false);
  const shorter = `1234${'x'.repeat(16)}9xKq`;
  expect(previewOf(TWO_PREFIXES, { environment: 'test', random: shorter }, preview)).toBe(plain);
});

test('whoever has seen a preview knows as many bits less as it shows', () => {
  const each = Math.log2(62);
  expect(hiddenBits(HM, 'prefix')).toBeCloseTo(entropyBits(HM), 9);
  expect(hiddenBits(HM, 'end')).toBeCloseTo(entropyBits(HM) - 4 * each, 9);
  expect(hiddenBits(HM, 'both-ends')).toBeCloseTo(entropyBits(HM) - 8 * each, 9);
});

test('43 base62 digits hold 256 bits, 32 base36 digits 165: both above the least a fast hash may keep', () => {
  expect(entropyBits(HM)).toBeCloseTo(256.03, 2);
  expect(entropyBits(STV)).toBeCloseTo(165.44, 2);
  expect(Math.min(entropyBits(HM), entropyBits(STV))).toBeGreaterThan(MINIMUM_SECRET_BITS);
});
