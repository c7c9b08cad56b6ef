// How much of each rule one request takes.
import { expect, test } from 'vitest';
import { amountOf, type Demand, type LimitRule, limitRule } from '../../src/limits/limit-rule.ts';

const rule = (changes: Partial<LimitRule>): LimitRule =>
  limitRule({ name: 'burst', per: 'key', limit: 100, window: 60_000, ...changes });
const demand = (changes: Partial<Demand>): Demand => ({ cost: 3, tokens: null, micros: null, ...changes });

test('a limit counts requests and refuses, unless the input says otherwise', () => {
  expect(rule({})).toMatchObject({ counts: 'requests', enforce: 'hard', alertAt: [] });
  expect(rule({ counts: 'money', enforce: 'soft', alertAt: [80] })).toMatchObject({
    counts: 'money',
    enforce: 'soft',
    alertAt: [80],
  });
});

test.each<[string, Partial<LimitRule>, Partial<Demand>, number | null]>([
  ['its cost, of a limit of requests', {}, {}, 3],
  ['nothing of them, when it costs nothing', {}, { cost: 0 }, 0],
  ['one of the requests that run at once, whatever it costs', { window: 'running' }, { cost: 3 }, 1],
  ['one of them also when it costs nothing', { window: 'running' }, { cost: 0 }, 1],
  ['its tokens', { counts: 'tokens' }, { tokens: 40 }, 40],
  ['its price', { counts: 'money', window: 'month' }, { micros: 7 }, 7],
])('a request takes %s', (_, changes, asked, amount) => {
  expect(amountOf(rule(changes), demand(asked))).toBe(amount);
});

test.each([
  'tokens',
  'money',
] as const)('a limit of %s does not concern a request of which it is not known', (counts) => {
  expect(amountOf(rule({ counts }), demand({}))).toBeNull();
});
