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

describe('the end of a request', () => {
  const tokens = rule({ name: 'tokens', counts: 'tokens', limit: 100, window: 60_000 });
  const money = rule({ name: 'spend', counts: 'money', limit: 100, window: 'ever' });
  const running = rule({ name: 'running', limit: 2, window: 'running' });
  const requests = rule({ limit: 10, window: 60_000 });
  const charges = [
    { counter: 'requests', rule: requests, amount: 1 },
    { counter: 'tokens', rule: tokens, amount: 40 },
    { counter: 'money', rule: money, amount: 30 },
    { counter: 'running', rule: running, amount: 1 },
  ];
  const left = (counters: ReturnType<typeof counting>['counters'], now: number) =>
    counters
      .charge(
        charges.map((charge) => ({ ...charge, amount: 0 })),
        now,
      )
      .limits.map(({ remaining }) => remaining);

  test('puts what was used in place of what was reserved, more or less, and makes room for the next', () => {
    const { counters } = counting();
    counters.charge(charges, T0);
    expect(left(counters, T0)).toEqual([9, 60, 70, 1]);
    counters.settle(charges, T0, { tokens: 5, micros: 90 });
    expect(left(counters, T0)).toEqual([9, 95, 10, 2]);
  });

  test('that never ran gives back everything, and leaves nothing behind', () => {
    const { counters } = counting();
    counters.charge(charges, T0);
    counters.release(charges, T0);
    expect(counters.size).toBe(0);
    expect(left(counters, T0)).toEqual([10, 100, 100, 2]);
  });

  test('after its window does not touch the next one, but for what has no window', () => {
    const { counters } = counting();
    counters.charge(charges, T0);
    expect(left(counters, T0 + 60_000)).toEqual([10, 100, 70, 1]);
    counters.settle(charges, T0, { tokens: 90, micros: 10 });
    expect(left(counters, T0 + 60_000)).toEqual([10, 100, 90, 2]);
  });

  test('in a window that a clock set far back has put in place of a later one, hands out no more than the limit', () => {
    const { counters } = counting();
    const dayAfter = T0 + 86_400_000;
    counters.charge(charges, dayAfter);
    expect(left(counters, T0)).toEqual([10, 100, 70, 1]);
    counters.settle(charges, dayAfter, { tokens: 0, micros: 0 });
    expect(left(counters, T0)).toEqual([10, 100, 100, 2]);
  });

  test('behind a clock that was set back is told in the window it was charged to', () => {
    const counters = createLocalLimitCounters();
    const budget = rule({ counts: 'tokens', limit: 100 });
    const charge = () => [{ counter: 'key_1', rule: budget, amount: 60 }];
    counters.charge([{ counter: 'key_2', rule: budget, amount: 1 }], T0);
    const charged = charge();
    expect(counters.charge(charged, T0 - 5).admitted).toBe(true);
    counters.settle(charged, T0 - 5, { tokens: 10, micros: 0 });
    expect(counters.charge(charge(), T0 + 5)).toMatchObject({ admitted: true, limits: [{ remaining: 30 }] });
  });

  test('in any order and number: what is charged is what runs, and what was used', () => {
    const request = fc.record({
      reserved: fc.nat(30),
      used: fc.nat(30),
      ends: fc.constantFrom('end', 'never ran'),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), fc.infiniteStream(fc.boolean()), (requests, coin) => {
        const { counters } = counting();
        const unlimited = rule({ counts: 'tokens', limit: 1_000_000, window: 'month' });
        const atOnce = rule({ name: 'running', limit: 5, window: 'running' });
        const open: { reserved: number; used: number; ends: string }[] = [];
        let settled = 0;
        for (const next of requests) {
          const of = (reserved: number) => [
            { counter: 'tokens', rule: unlimited, amount: reserved },
            { counter: 'running', rule: atOnce, amount: 1 },
          ];
          const { admitted } = counters.charge(of(next.reserved), T0);
          expect(admitted).toBe(open.length < 5);
          if (admitted) open.push(next);
          const ending = coin.next().value ? open.shift() : undefined;
          if (ending?.ends === 'never ran') counters.release(of(ending.reserved), T0);
          if (ending?.ends === 'end')
            counters.settle(of(ending.reserved), T0, { tokens: ending.used, micros: 0 });
          settled += ending?.ends === 'end' ? ending.used : 0;
          const reserved = open.reduce((sum, each) => sum + each.reserved, 0);
          const now = counters.charge([{ counter: 'tokens', rule: unlimited, amount: 0 }], T0);
          expect(1_000_000 - (now.limits[0]?.remaining ?? 0)).toBe(settled + reserved);
        }
      }),
    );
  });
});
