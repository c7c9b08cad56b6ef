// How databases give numbers, and which of them are told.
import { NOTHING_USED } from '@keywright/core/usage/usage-sums';
import { describe, expect, test } from 'vitest';
import { exactInteger, exactSums } from '../../src/storage/usage/exact-sums.ts';

describe('what was counted', () => {
  test.each([
    [12, 12],
    [12n, 12],
    ['12', 12],
    ['9007199254740991', 9007199254740991],
    [0, 0],
    ['-3', -3],
  ])('%s is a whole number, whatever a database gives it as', (value, number) => {
    expect(exactInteger(value)).toBe(number);
  });

  test.each([
    9007199254740992n,
    '9007199254740993',
    2 ** 60,
    0.5,
    '1.5',
    Number.NaN,
    null,
    undefined,
    '',
    'many',
  ])('%s is refused, never rounded or guessed', (value) => {
    expect(() => exactInteger(value)).toThrow(RangeError);
  });

  test('a figure that is missing is refused', () => {
    const { micros: _, ...figures } = NOTHING_USED;
    expect(() => exactSums(figures as typeof NOTHING_USED)).toThrow(RangeError);
    expect(exactSums({ ...NOTHING_USED, micros: '7' } as never)).toEqual({ ...NOTHING_USED, micros: 7 });
  });
});
