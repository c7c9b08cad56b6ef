// A month is the month of the UTC calendar: to the millisecond, in leap years, and whatever clocks do elsewhere.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitRule } from '../../src/limits/limit-rule.ts';
import { admit, windowOf } from '../../src/limits/rate-window.ts';

const MONTHLY = limitRule({ name: 'monthly', per: 'workspace', limit: 1_000, window: 'month' });
const LAST_INSTANT = Date.UTC(9998, 11, 31);

test.each([
  ['the end of January', Date.UTC(2026, 1, 1), 31],
  ['28 February of a common year', Date.UTC(2026, 2, 1), 28],
  ['29 February of a leap year', Date.UTC(2028, 2, 1), 29],
  ['28 February 2100, which is no leap year', Date.UTC(2100, 2, 1), 28],
  ['29 February 2000, which was one', Date.UTC(2000, 2, 1), 29],
  ['the end of the year', Date.UTC(2027, 0, 1), 31],
  ['the day clocks change in Europe', Date.UTC(2026, 3, 1), 31],
])('a month ends with %s, at midnight UTC and not a millisecond beside it', (_, endAt, days) => {
  const startAt = endAt - days * 86_400_000;
  for (const now of [startAt, startAt + 1, endAt - 1]) {
    expect(windowOf(MONTHLY, now)).toEqual({ startAt, endAt });
  }
  expect(windowOf(MONTHLY, startAt - 1).endAt).toBe(startAt);
  expect(windowOf(MONTHLY, endAt).startAt).toBe(endAt);
});

test('agrees with the calendar of Date at every instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LAST_INSTANT }), (now) => {
      const { startAt, endAt } = windowOf(MONTHLY, now);
      const at = new Date(now);
      expect(startAt).toBe(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
      expect(endAt).toBe(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
    }),
    { numRuns: 5_000 },
  );
});

test('does not depend on where the server stands', () => {
  const zone = process.env['TZ'];
  const places = [
    ['UTC', 0],
    ['America/St_Johns', 210],
    ['Pacific/Kiritimati', -840],
    ['Europe/Berlin', -60],
  ] as const;
  const spans = places.map(([place, offsetMinutes]) => {
    process.env['TZ'] = place;
    expect(new Date(Date.UTC(2026, 0, 1)).getTimezoneOffset()).toBe(offsetMinutes);
    return [Date.UTC(2026, 2, 1) - 1, Date.UTC(2026, 2, 29, 1, 30), Date.UTC(2026, 3, 1)].map((now) =>
      windowOf(MONTHLY, now),
    );
  });
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
  for (const span of spans) expect(span).toEqual(spans[0]);
});

test('a quota that is used up lasts until the first of the next month, and the answer says so', () => {
  const now = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
  const charge = { counter: 'ws_1', rule: MONTHLY, amount: 1 };
  const refused = admit([{ charge, used: 1_000, span: windowOf(MONTHLY, now) }], now);
  expect(refused).toMatchObject({
    admitted: false,
    violated: [{ name: 'monthly', limit: 1_000, used: 1_000 }],
    retryAt: Date.UTC(2026, 1, 1),
    limits: [{ windowMs: 31 * 86_400_000, resetAt: Date.UTC(2026, 1, 1), remaining: 0 }],
  });
});
