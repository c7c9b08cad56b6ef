// The range of usage an address asks for.
import { expect, test } from 'vitest';
import { GRAIN_MS, grainOf, usageRange } from '../../src/usage/range/usage-range.ts';
import { usageSeries } from '../../src/usage/chart/usage-series.ts';

const NOW = Date.parse('2026-11-22T14:05:12Z');
const range = (from: string, to: string) => usageRange({ from, to }, NOW);

test('a range is shown as it was marked', () => {
  expect(range('2026-11-20T10:00:00Z', '2026-11-22T00:00:00Z')).toEqual({
    from: Date.parse('2026-11-20T10:00:00Z'),
    to: Date.parse('2026-11-22T00:00:00Z'),
    span: null,
  });
});

test('however much an address asks for, there are no more bars than can be counted, and none of the future', () => {
  const all = range('0001-01-01', '9999-12-31');
  const grain = grainOf(all);
  expect(usageSeries([], { ...all, grain }).length).toBeLessThan(500);
  expect(all.to - NOW).toBeLessThan(GRAIN_MS.day);
});

test('a range that is none is the last day', () => {
  for (const [from, to] of [
    ['', ''],
    ['nonsense', '2026-11-22'],
    ['2026-11-22', '2026-11-21'],
    ['2027-01-01', '2027-02-01'],
  ] as const) {
    const { span, to: end } = range(from, to);
    expect([span, end]).toEqual(['24h', Date.parse('2026-11-22T14:06:00Z')]);
  }
});
