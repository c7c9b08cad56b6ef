import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, mostCostOf, priceOf } from '../../src/usage/model-price.ts';

const price = (input: number) => ({ input, cachedInput: 1, output: 1, maxOutputTokens: 1 });
const PRICES = { small: price(1), large: price(2), '*': price(3) };

describe('the price of a model', () => {
  test.each([
    [['large', 'small'], 2],
    [['large-2026', 'small'], 1],
    [[null, 'small'], 1],
    [['other', null], 3],
    [[], 3],
    [['constructor', '__proto__'], 3],
  ])('%j is that of the first with a price of its own, else that of every other', (names, input) => {
    expect(priceOf(PRICES, ...names)).toEqual(price(input));
  });

  test('is none where there is none', () => {
    expect(priceOf({ small: price(1) }, 'large', null)).toBeNull();
    expect(priceOf({}, 'constructor', 'toString')).toBeNull();
  });
});

test('the most a request can cost is never less than it costs', () => {
  const rate = fc.nat(1_000_000_000_000);
  const count = fc.nat(1_000_000_000);
  fc.assert(
    fc.property(rate, rate, rate, count, count, fc.double({ min: 0, max: 1, noNaN: true }), (...drawn) => {
      const [input, cachedInput, output, prompt, said, share] = drawn;
      const rates = { input, cachedInput, output, maxOutputTokens: 1 };
      const tokens = { input: prompt, cachedInput: Math.floor(prompt * share), output: said };
      const most = mostCostOf(rates, { input: prompt, output: said });
      expect(costOf(rates, tokens)).toBeLessThanOrEqual(most);
      expect(Number.isSafeInteger(most)).toBe(true);
    }),
  );
  expect(mostCostOf(null, { input: 5, output: 5 })).toBe(0);
});
