// Counters of one process: exact, all or none, and bounded.
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import type { Admission } from '@keywright/core/limits/rate-window';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalLimitCounters } from '../../src/storage/local-limit-counters.ts';

const T0 = Date.UTC(2026, 1, 19);

const rule = (changes: Partial<LimitRule> = {}): LimitRule =>
  limitRule({ name: 'burst', per: 'key', limit: 3, window: 1000, ...changes });

interface Charged {
  readonly subject: string;
  readonly rule: LimitRule;
}

function counting() {
  const counters = createLocalLimitCounters();
  const charge = (charges: readonly Charged[], now: number, amount = 1): Admission =>
    counters.charge(
      charges.map(({ subject, rule }) => ({ counter: subject, rule, amount })),
      now,
    );
  return { counters, charge };
}

describe('a charge', () => {
  test('exactly N of N + k are admitted in a window, and N again in the next', () => {
    const { charge } = counting();
    const admittedAt = (now: number) =>
      Array.from({ length: 10 }, () => charge([{ subject: 'key_1', rule: rule() }], now)).filter(
        (admission) => admission.admitted,
      ).length;
    expect(admittedAt(T0 + 999)).toBe(3);
    expect(admittedAt(T0 + 1000)).toBe(3);
    expect(admittedAt(T0 + 1999)).toBe(0);
  });

  test('tells what is left, and when the window ends', () => {
    const { charge } = counting();
    const limits = [
      {
        name: 'burst',
        counts: 'requests',
        isConcurrency: false,
        enforce: 'hard',
        limit: 3,
        remaining: 1,
        resetAt: T0 + 1000,
        windowMs: 1000,
      },
    ];
    expect(charge([{ subject: 'key_1', rule: rule() }], T0 + 1, 2)).toEqual({ admitted: true, limits });
    expect(charge([{ subject: 'key_1', rule: rule() }], T0 + 2, 2)).toEqual({
      admitted: false,
      limits,
      violated: [{ name: 'burst', limit: 3, used: 2 }],
      retryAt: T0 + 1000,
    });
  });

  test('every window is charged, or none', () => {
    const { charge } = counting();
    const day = {
      subject: 'ws_1',
      rule: rule({ name: 'day', per: 'workspace', limit: 1, window: 86_400_000 }),
    };
    const burst = { subject: 'key_1', rule: rule() };
    charge([day], T0);
    for (let index = 0; index < 5; index += 1) {
      expect(charge([burst, day], T0)).toMatchObject({ admitted: false, violated: [{ name: 'day' }] });
    }
    expect(charge([burst], T0).limits[0]?.remaining).toBe(2);
  });

  test('of no rules is admitted', () => {
    expect(counting().charge([], T0)).toEqual({ admitted: true, limits: [] });
  });

  test('counters and lengths of window count apart', () => {
    const { charge } = counting();
    const apart = [
      { subject: 'a', rule: rule() },
      { subject: 'b', rule: rule() },
      { subject: 'a', rule: rule({ window: 2000 }) },
    ];
    for (const one of apart) expect(charge([one], T0).limits[0]?.remaining).toBe(2);
  });

  test('a clock set back hands out no allowance twice; one that was far ahead is forgotten', () => {
    const { charge } = counting();
    const one = [{ subject: 'key_1', rule: rule() }];
    for (let index = 0; index < 3; index += 1) charge(one, T0 + 1000);
    expect(charge(one, T0 + 999)).toMatchObject({ admitted: false, retryAt: T0 + 2000 });
    charge(one, T0 + 86_400_000);
    expect(charge(one, T0 + 3000).admitted).toBe(true);
  });

  test('agrees with a plain count over any sequence', () => {
    const step = fc.record({
      pauseMs: fc.integer({ min: 0, max: 700 }),
      subject: fc.constantFrom('a', 'b'),
      cost: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { charge } = counting();
        const long = rule({ name: 'long', window: 3000, limit: 7 });
        const admitted: { at: number; subject: string; cost: number }[] = [];
        let now = T0;
        for (const { pauseMs, subject, cost } of steps) {
          now += pauseMs;
          const used = (windowMs: number) =>
            admitted
              .filter((past) => past.subject === subject && past.at >= now - (now % windowMs))
              .reduce((total, past) => total + past.cost, 0);
          const expected = used(1000) + cost <= 3 && used(3000) + cost <= 7;
          const charges = [rule(), long].map((each) => ({ subject, rule: each }));
          expect(charge(charges, now, cost).admitted).toBe(expected);
          if (expected) admitted.push({ at: now, subject, cost });
        }
      }),
    );
  });
});

describe('memory', () => {
  test('counters of a window that ended are dropped, however many subjects came once', () => {
    const { counters, charge } = counting();
    for (let index = 0; index < 50_000; index += 1) {
      charge([{ subject: `address ${index}`, rule: rule({ per: 'address' }) }], T0 + index);
    }
    expect(counters.size).toBeLessThanOrEqual(1000);
  });

  test('also those of a length of window nobody uses any more', () => {
    const { counters, charge } = counting();
    for (let index = 0; index < 100; index += 1) charge([{ subject: `${index}`, rule: rule() }], T0);
    charge([{ subject: 'key_1', rule: rule({ window: 60_000 }) }], T0 + 1000);
    expect(counters.size).toBe(1);
  });

  test('refused requests take no room', () => {
    const { counters, charge } = counting();
    charge([{ subject: 'key_1', rule: rule({ limit: 0 }) }], T0);
    expect(counters.size).toBe(0);
  });
});
