// A long time is read whole and in order, some days at once, and told in small pieces.
import { DAY_MS } from '@keywright/core/instant';
import { expect, test } from 'vitest';
import { type Days, daysInParts } from '../../../../src/app/usage/reading/days-in-parts.ts';

const START = Date.parse('2026-11-01T00:00:00Z');
const MONTH = { startAt: START, endAt: START + 30 * DAY_MS };

async function readMonth(perDay: number) {
  const asked: number[] = [];
  const read = async ({ startAt, endAt }: Days) => {
    const days = Math.ceil((endAt - startAt) / DAY_MS);
    asked.push(days);
    const first = Math.round((startAt - START) / DAY_MS) * perDay;
    return Array.from({ length: days * perDay }, (_, index) => first + index);
  };
  const told: number[] = [];
  const pieces: number[] = [];
  for await (const piece of daysInParts(MONTH, read)) {
    told.push(...piece);
    pieces.push(piece.length);
  }
  return { asked, told, longest: Math.max(0, ...pieces) };
}

test.each([
  ['a few rows a day in few looks', 10, [1, 4, 16, 9]],
  ['many, as many days at once as fit', 10_000, [1, 4, 5, 5, 5, 5, 5]],
  ['more than fit, day by day', 60_000, Array.from({ length: 30 }, () => 1)],
  ['nothing, in few looks too', 0, [1, 4, 16, 9]],
])('%s', async (_, perDay, looks) => {
  const { asked, told, longest } = await readMonth(perDay);
  expect(asked).toEqual(looks);
  expect(told.length).toBe(30 * perDay);
  expect(told.every((value, index) => value === index)).toBe(true);
  expect(longest).toBeLessThanOrEqual(1000);
});
