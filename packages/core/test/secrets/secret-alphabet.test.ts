// The alphabets are sets, and the question asked of them agrees with a search character by character.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWrittenIn, SECRET_ALPHABETS, type SecretAlphabet } from '../../src/secrets/secret-alphabet.ts';

const NAMES = Object.keys(SECRET_ALPHABETS) as SecretAlphabet[];

describe.each(NAMES)('%s', (name) => {
  const alphabet: string = SECRET_ALPHABETS[name];

  test('has as many characters as its name says, none of them twice', () => {
    expect(new Set(alphabet).size).toBe(alphabet.length);
    expect(`base${alphabet.length}`).toBe(name);
  });

  test('is the alphabet of exactly the texts made of its characters', () => {
    const character = fc.oneof(
      fc.constantFrom(...alphabet),
      fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 20 }), (characters) => {
        const text = characters.join('');
        expect(isWrittenIn(name, text)).toBe([...text].every((one) => alphabet.includes(one)));
      }),
      { numRuns: 2_000, examples: [[['0', '\n']], [['\n']], [[]]] },
    );
  });
});
