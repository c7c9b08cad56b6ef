// Fixed windows by example, and against an oracle that adds up a list of everything admitted.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LimitRule, limitRule } from '../../src/limits/limit-rule.ts';
import { type Admission, admit, type LimitWindow, windowOf } from '../../src/limits/rate-window.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BURST: LimitRule = limitRule({ name: 'burst', per: 'key', limit: 100, window: MINUTE_MS });
const HOURLY: LimitRule = limitRule({ name: 'hourly', per: 'key', limit: 1_000, window: HOUR_MS });
const windowStart = (rule: LimitRule, now: number) => windowOf(rule, now).startAt;

/** Counters as plain as can be: one number for each rule and window. */
class Counters {
  readonly #used = new Map<string, number>();

  charge(rules: readonly LimitRule[], cost: number, now: number): Admission {
    const windows = rules.map((rule): LimitWindow => {
      const used = this.#used.get(`${rule.name}@${windowStart(rule, now)}`) ?? 0;
      return { charge: { counter: rule.name, rule, amount: cost }, used, span: windowOf(rule, now) };
    });
    const admission = admit(windows, now);
    if (!admission.admitted) return admission;
    for (const { charge, used } of windows) {
      const { rule } = charge;
      this.#used.set(`${rule.name}@${windowStart(rule, now)}`, used + cost);
    }
    return admission;
  }
}

describe('windowStart', () => {
  test.each([
    [0, 0],
    [1, 0],
    [MINUTE_MS - 1, 0],
    [MINUTE_MS, MINUTE_MS],
    [MINUTE_MS + 1, MINUTE_MS],
    [1_800_000_059_999, 1_800_000_000_000],
  ])('of %i ms is %i ms for a window of a minute', (now, start) => {
    expect(windowStart(BURST, now)).toBe(start);
  });

  test('is aligned to the epoch and at most one window ago, whatever the window', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 366 * 24 * HOUR_MS }),
        fc.integer({ min: 0, max: 253_402_300_799_999 }),
        (window, now) => {
          const start = windowStart({ ...BURST, window }, now);
          expect(BigInt(start) % BigInt(window)).toBe(0n);
          expect(start <= now && now < start + window).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('admit', () => {
  const told = { counts: 'requests', isConcurrency: false, enforce: 'hard' };
  const window = (rule: LimitRule, used: number, amount = 1): LimitWindow => {
    return { charge: { counter: rule.name, rule, amount }, used, span: windowOf(rule, 0) };
  };

  test('takes the cost from every window and says what is left', () => {
    expect(admit([window(BURST, 41, 2), window(HOURLY, 958, 2)], 0)).toEqual({
      admitted: true,
      limits: [
        { ...told, name: 'burst', limit: 100, remaining: 57, resetAt: MINUTE_MS, windowMs: MINUTE_MS },
        { ...told, name: 'hourly', limit: 1_000, remaining: 40, resetAt: HOUR_MS, windowMs: HOUR_MS },
      ],
    });
  });

  test.each([
    ['has room for exactly the cost', 98, true],
    ['lacks one unit', 99, false],
    ['is full', 100, false],
    ['holds more than its limit, which was lowered', 250, false],
  ])('a window that %s: with %i used, admitted is %s', (_, used, admitted) => {
    expect(admit([window(BURST, used, 2)], 0).admitted).toBe(admitted);
  });

  test('charges no window when one refuses, and names only those that refuse', () => {
    expect(admit([window(BURST, 100), window(HOURLY, 500)], 0)).toEqual({
      admitted: false,
      violated: [{ name: 'burst', limit: 100, used: 100 }],
      retryAt: MINUTE_MS,
      limits: [
        { ...told, name: 'burst', limit: 100, remaining: 0, resetAt: MINUTE_MS, windowMs: MINUTE_MS },
        { ...told, name: 'hourly', limit: 1_000, remaining: 500, resetAt: HOUR_MS, windowMs: HOUR_MS },
      ],
    });
  });

  test('lets nobody retry before the last of the refusing windows has started anew', () => {
    const refused = admit([window(HOURLY, 1_000), window(BURST, 100)], 0);
    expect(!refused.admitted && refused.retryAt).toBe(HOUR_MS);
    expect(!refused.admitted && refused.violated).toEqual([
      { name: 'hourly', limit: 1_000, used: 1_000 },
      { name: 'burst', limit: 100, used: 100 },
    ]);
  });

  test('is asked again in a second when too many run at once: nobody knows when one ends', () => {
    const running = { ...BURST, window: 'running', limit: 5 } as const;
    expect(admit([window(running, 5)], 0)).toMatchObject({ admitted: false, retryAt: 1_000 });
    expect(admit([window(running, 5), window(BURST, 100)], 0)).toMatchObject({ retryAt: MINUTE_MS });
  });

  test.each([
    ['a limit that never starts anew', { ...BURST, window: 'ever' } as const, 100, 1],
    ['a request larger than the whole limit', BURST, 0, 101],
  ])('names no time to wait for %s: waiting does not help', (_, rule, used, amount) => {
    const refused = admit([window(rule, used, amount), window(HOURLY, 1_000)], 0);
    expect(refused).toMatchObject({ admitted: false, retryAt: null });
  });

  test('lets in what takes nothing, however much was used', () => {
    expect(admit([window(BURST, 100, 0)], 0).admitted).toBe(true);
    expect(admit([window(BURST, 250, 0)], 0).admitted).toBe(true);
  });

  test('is never refused by a soft limit, which counts on', () => {
    const soft = { ...BURST, enforce: 'soft' } as const;
    expect(admit([window(soft, 250), window(HOURLY, 5)], 0)).toMatchObject({
      admitted: true,
      limits: [{ remaining: 0, enforce: 'soft' }, { remaining: 994 }],
    });
    expect(admit([window(soft, 250), window(HOURLY, 1_000)], 0)).toMatchObject({
      violated: [{ name: 'hourly' }],
      retryAt: HOUR_MS,
    });
  });

  test('never says that less than nothing is left', () => {
    expect(admit([window(BURST, 250)], 0).limits[0]?.remaining).toBe(0);
  });

  test('without windows admits', () => {
    expect(admit([], 0)).toEqual({ admitted: true, limits: [] });
  });
});

test.each([
  [1, 1],
  [100, 1],
  [100, 5_000],
])('of %i requests and %i more, exactly the first are admitted in each window', (limit, more) => {
  const counters = new Counters();
  const rule = { ...BURST, limit };
  const admitted = (now: number) =>
    Array.from({ length: limit + more }, () => counters.charge([rule], 1, now).admitted);
  const allOfTheLimit = [...Array<boolean>(limit).fill(true), ...Array<boolean>(more).fill(false)];
  const none = Array<boolean>(limit + more).fill(false);
  expect(admitted(0)).toEqual(allOfTheLimit);
  expect(admitted(MINUTE_MS - 1)).toEqual(none);
  expect(admitted(MINUTE_MS)).toEqual(allOfTheLimit);
  expect(admitted(2 * MINUTE_MS - 1)).toEqual(none);
});

const rules = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('burst', 'hourly', 'daily'),
      per: fc.constant('key' as const),
      limit: fc.integer({ min: 1, max: 12 }),
      window: fc.constantFrom(1_000, 1_500, 4_000, 10_000),
    })
    .map((rule) => ({ ...limitRule(rule), window: rule.window })),
  { selector: (rule) => rule.name, minLength: 1, maxLength: 3 },
);
const requests = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 0, 0, 1, 499, 500, 999, 3_000),
    cost: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 80 },
);

test('every window admits up to its limit and no more, all windows or none, as an oracle counts', () => {
  fc.assert(
    fc.property(rules, requests, (limits, asked) => {
      const counters = new Counters();
      const admitted: { at: number; cost: number }[] = [];
      let now = 0;
      for (const { afterMs, cost } of asked) {
        now += afterMs;
        const spent = limits.map(({ window }) =>
          admitted
            .filter(({ at }) => Math.trunc(at / window) === Math.trunc(now / window))
            .reduce((sum, entry) => sum + entry.cost, 0),
        );
        const full = limits.filter(({ limit }, index) => (spent[index] ?? 0) + cost > limit);
        const answer = counters.charge(limits, cost, now);
        expect(answer.admitted ? [] : answer.violated).toEqual(
          full.map((rule) => ({ name: rule.name, limit: rule.limit, used: spent[limits.indexOf(rule)] })),
        );
        expect(answer.limits.map((status) => status.remaining)).toEqual(
          limits.map(({ limit }, index) => limit - (spent[index] ?? 0) - (full.length === 0 ? cost : 0)),
        );
        if (answer.admitted) admitted.push({ at: now, cost });
      }
    }),
    { numRuns: 2_000 },
  );
});

test('whoever waits until retryAt is admitted then and not 1 ms before, unless the cost exceeds a whole limit', () => {
  fc.assert(
    fc.property(rules, requests, (limits, asked) => {
      const counters = new Counters();
      let now = 0;
      for (const { afterMs, cost } of asked) {
        now += afterMs;
        const answer = counters.charge(limits, cost, now);
        if (answer.admitted || answer.retryAt === null || limits.some(({ limit }) => cost > limit)) continue;
        expect(answer.retryAt).toBeGreaterThan(now);
        expect(counters.charge(limits, cost, answer.retryAt - 1).admitted).toBe(false);
        expect(counters.charge(limits, cost, answer.retryAt).admitted).toBe(true);
        now = answer.retryAt;
      }
    }),
    { numRuns: 2_000 },
  );
});
