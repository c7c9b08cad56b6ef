import { SECRET_ALPHABETS } from '@keywright/core/secrets/secret-alphabet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecrets, digest, equal, randomCharacters } from '../../src/system/secrets.ts';

describe('random characters', () => {
  test('are as many as asked for, and of the alphabet', () => {
    const alphabets = fc.uniqueArray(fc.constantFrom(...SECRET_ALPHABETS.base62), { minLength: 2 });
    fc.assert(
      fc.property(alphabets, fc.nat(100), (alphabet, length) => {
        const characters = [...randomCharacters(alphabet.join(''), length)];
        expect(characters).toHaveLength(length);
        expect(characters.every((character) => alphabet.includes(character))).toBe(true);
      }),
    );
  });

  test('are even: of the 62, none is drawn noticeably more often than another', () => {
    const alphabet = SECRET_ALPHABETS.base62;
    const expected = 2000;
    const counts = new Map<string, number>();
    for (const one of randomCharacters(alphabet, expected * alphabet.length))
      counts.set(one, (counts.get(one) ?? 0) + 1);
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // 61 degrees of freedom: beyond 140 about once in ten million runs. Bytes modulo 62 would give thousands.
    expect(counts.size).toBe(62);
    expect(chiSquare).toBeLessThan(140);
  });
});

describe('a digest', () => {
  test('is the SHA-256 of the UTF-8 bytes, in base64url', () => {
    // FIPS 180-4's example.
    expect(digest('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
    expect(digest('é')).not.toBe(digest('e'));
  });

  test('is equal to itself, and to no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(equal(digest(a), digest(a))).toBe(true);
        expect(equal(digest(a), digest(b))).toBe(a === b);
        expect(equal(digest(a), digest(a).slice(1))).toBe(false);
      }),
    );
  });
});

describe('an id', () => {
  const clock = { at: 0, now: () => clock.at };
  const secrets = createSecrets(clock);

  test('says what it is of, and has letters that cannot be mistaken for digits', () => {
    expect(secrets.newId('key')).toMatch(/^key_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  test('sorts by the time of its making, over any span of time', () => {
    const instants = fc.integer({ min: 0, max: Date.UTC(9999, 0) });
    fc.assert(
      fc.property(instants, instants, (first, second) => {
        const [early, late] = [first, second]
          .sort((a, b) => a - b)
          .map((at) => {
            clock.at = at;
            return secrets.newId('evt');
          });
        if (first !== second) expect((early ?? '') < (late ?? '')).toBe(true);
      }),
    );
  });

  test('is unique within a millisecond', () => {
    expect(new Set(Array.from({ length: 20_000 }, () => secrets.newId('sec'))).size).toBe(20_000);
  });
});
