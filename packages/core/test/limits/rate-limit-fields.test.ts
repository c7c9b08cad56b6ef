// What clients are told of limits in headers, read back by a parser of RFC 9651 that knows nothing of us.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLimitFields } from '../../../../test/harness/limit-fields.ts';
import { LIMIT_PERIODS, LIMIT_UNITS, type LimitRule, limitRule } from '../../src/limits/limit-rule.ts';
import { rateLimitFields } from '../../src/limits/rate-limit-fields.ts';
import { admit, type LimitStatus, windowOf } from '../../src/limits/rate-window.ts';

const NOW = Date.UTC(2026, 1, 19, 8, 30, 43);

const rule = (changes: Partial<LimitRule> = {}): LimitRule =>
  limitRule({ name: 'burst', per: 'key', limit: 100, window: 60_000, ...changes });

/** The rules as they stand when so much of each is used. */
function statusesOf(...used: readonly (readonly [LimitRule, number])[]): readonly LimitStatus[] {
  const windows = used.map(([of, units]) => ({
    charge: { counter: of.name, rule: of, amount: 0 },
    used: units,
    span: windowOf(of, NOW),
  }));
  return admit(windows, NOW).limits;
}

const hourly = rule({ name: 'hourly', limit: 1_000, window: 3_600_000 });

describe('the fields of the standard', () => {
  test('name every policy with its quota and window, and what is left of it until when', () => {
    expect(rateLimitFields(statusesOf([rule(), 58], [hourly, 42]), 'standard', NOW)).toEqual({
      'ratelimit-policy': '"burst";q=100;w=60, "hourly";q=1000;w=3600',
      ratelimit: '"burst";r=42;t=17, "hourly";r=958;t=1757',
    });
  });

  test.each<[string, Partial<LimitRule>, string, string]>([
    [
      'tokens of a month',
      { counts: 'tokens', window: 'month' },
      ';q=100;qu="tokens";w=2419200',
      ';r=99;t=833357',
    ],
    ['money for ever', { counts: 'money', window: 'ever' }, ';q=100;qu="money"', ';r=99'],
    ['requests for ever', { window: 'ever' }, ';q=100', ';r=99'],
    ['running requests', { window: 'running' }, ';q=100;qu="concurrent-requests"', ';r=99'],
    ['a window of no whole seconds', { window: 1_500 }, ';q=100;w=2', ';r=99;t=1'],
  ])('say of %s its unit, and times only where there are any', (_, changes, policy, state) => {
    const fields = rateLimitFields(statusesOf([rule(changes), 1]), 'standard', NOW);
    expect(fields).toEqual({ 'ratelimit-policy': `"burst"${policy}`, ratelimit: `"burst"${state}` });
  });

  test('round the time left up, so that nobody is early', () => {
    const tOf = (now: number) =>
      readLimitFields((name) => rateLimitFields(statusesOf([rule(), 0]), 'standard', now)[name])[0]
        ?.resetSeconds;
    expect([NOW, NOW + 1, NOW + 999, NOW + 1_000, NOW + 16_999, NOW + 17_000].map(tOf)).toEqual([
      17, 17, 17, 16, 1, 0,
    ]);
  });

  test('stay within the window when a clock was set back, and never run below nothing', () => {
    const statuses = statusesOf([rule(), 0]);
    expect(rateLimitFields(statuses, 'standard', NOW - 120_000)['ratelimit']).toBe('"burst";r=100;t=60');
    expect(rateLimitFields(statuses, 'standard', NOW + 120_000)['ratelimit']).toBe('"burst";r=100;t=0');
  });

  test('say nothing of a limit that refuses nothing: whoever waits for it waits in vain', () => {
    const soft = rule({ name: 'included', enforce: 'soft' });
    expect(rateLimitFields(statusesOf([soft, 500], [hourly, 0]), 'standard', NOW)).toEqual({
      'ratelimit-policy': '"hourly";q=1000;w=3600',
      ratelimit: '"hourly";r=1000;t=1757',
    });
    expect(rateLimitFields(statusesOf([soft, 500]), 'standard-and-legacy', NOW)).toEqual({});
  });

  test('are not there when there are no limits, and when the API wants none', () => {
    expect(rateLimitFields([], 'standard-and-legacy', NOW)).toEqual({});
    expect(rateLimitFields(statusesOf([rule(), 1]), 'none', NOW)).toEqual({});
  });

  test('hold only what RFC 9651 and the draft allow, whatever the limits', () => {
    const anyRule = fc.record({
      counts: fc.constantFrom(...LIMIT_UNITS),
      limit: fc.oneof(
        fc.integer({ min: 1, max: 50 }),
        fc
          .maxSafeInteger()
          .map(Math.abs)
          .filter((n) => n > 0),
      ),
      window: fc.oneof(fc.constantFrom(...LIMIT_PERIODS), fc.integer({ min: 1_000, max: 31_622_400_000 })),
    });
    const used = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.maxSafeInteger().map(Math.abs));
    const stated = fc.array(fc.tuple(anyRule, used), { maxLength: 5 });
    const skew = fc.integer({ min: -90_000, max: 90_000 });
    fc.assert(
      fc.property(stated, skew, (rules, ms) => {
        const statuses = statusesOf(
          ...rules.map(([of, units], at) => [rule({ ...of, name: `limit-${at}` }), units] as const),
        );
        const fields = rateLimitFields(statuses, 'standard-and-legacy', NOW + ms);
        expect(readLimitFields((name) => fields[name]).map(({ name }) => name)).toEqual(
          statuses.map(({ name }) => name),
        );
        for (const value of Object.values(fields)) expect(value).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the older fields', () => {
  const legacyOf = (...used: readonly (readonly [LimitRule, number])[]) => {
    const fields = rateLimitFields(statusesOf(...used), 'standard-and-legacy', NOW);
    return ['limit', 'remaining', 'reset'].map((name) => fields[`x-ratelimit-${name}`]);
  };

  test('stand beside those of the standard', () => {
    expect(Object.keys(rateLimitFields(statusesOf([rule(), 1]), 'standard-and-legacy', NOW))).toEqual([
      'ratelimit-policy',
      'ratelimit',
      'x-ratelimit-limit',
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
    ]);
  });

  test('tell of the limit with the smallest share left, in seconds until it starts anew', () => {
    expect(legacyOf([rule(), 58], [hourly, 42])).toEqual(['100', '42', '17']);
    expect(legacyOf([rule(), 58], [hourly, 990])).toEqual(['1000', '10', '1757']);
  });

  test('tell of the later reset among limits that are equally full, and of none where none comes', () => {
    expect(legacyOf([rule(), 50], [hourly, 500])).toEqual(['1000', '500', '1757']);
    expect(legacyOf([hourly, 500], [rule(), 50])).toEqual(['1000', '500', '1757']);
    const total = rule({ name: 'total', limit: 2, window: 'ever' });
    expect(legacyOf([hourly, 500], [total, 1], [rule(), 50])).toEqual(['2', '1', undefined]);
  });

  test('know requests only: limits of tokens, of money and of what runs at once are not told', () => {
    const tokens = rule({ name: 'tokens', counts: 'tokens' });
    const running = rule({ name: 'running', window: 'running' });
    expect(legacyOf([tokens, 100], [running, 100], [hourly, 1])).toEqual(['1000', '999', '1757']);
    expect(legacyOf([tokens, 100], [running, 100])).toEqual([undefined, undefined, undefined]);
  });
});
