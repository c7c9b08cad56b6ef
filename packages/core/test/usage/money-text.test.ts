import { decimalOf, plainMoney } from '@keywright/core/usage/money-text';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test.each([
  [0, '0.000000'],
  [1, '0.000001'],
  [999_999, '0.999999'],
  [1_000_000, '1.000000'],
  [1_234_567, '1.234567'],
  [-5, '-0.000005'],
  [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
])('%i micro-units read %s', (micros, text) => {
  expect(decimalOf(micros)).toBe(text);
});

test.each([
  [12_500_000, '12.5'],
  [10_000_000, '10'],
  [0, '0'],
  [1, '0.000001'],
])('%i micro-units are written %s by people', (micros, text) => {
  expect(plainMoney(micros)).toBe(text);
});

test('without its point the text is the amount, to the last digit, however large', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (micros) => {
      const text = decimalOf(micros);
      expect(text).toMatch(/^-?\d+\.\d{6}$/);
      expect(BigInt(text.replace('.', ''))).toBe(BigInt(micros));
    }),
  );
});
