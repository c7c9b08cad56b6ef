import { billingMonthOf, parseBillingPeriod, utcDayOf } from '@keywright/core/usage/billing-period';
import { expect, test } from 'vitest';

test.each([
  ['2026-11', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  ['2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['2028-02', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
  ['2026-11-21', '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z'],
  ['2028-02-29', '2028-02-29T00:00:00Z', '2028-03-01T00:00:00Z'],
])('%s is from %s to %s, the end not included', (text, from, to) => {
  expect(parseBillingPeriod(text)).toEqual({ text, startAt: Date.parse(from), endAt: Date.parse(to) });
});

test.each([
  '',
  '2026',
  '2026-13',
  '2026-00',
  '2026-1',
  '2026-02-30',
  '2027-02-29',
  '2026-11-2',
  '2026-11-21T00:00:00Z',
  ' 2026-11',
  '1999-11',
  '9999-12',
  'november',
])('%j is no period', (text) => {
  expect(parseBillingPeriod(text)).toBeNull();
});

test('every instant belongs to one UTC month and one UTC day', () => {
  const lastOfMonth = Date.parse('2026-11-30T23:59:59.999Z');
  expect(billingMonthOf(lastOfMonth)).toEqual(parseBillingPeriod('2026-11'));
  expect(utcDayOf(lastOfMonth)).toBe('2026-11-30');
  expect(billingMonthOf(lastOfMonth + 1)).toEqual(parseBillingPeriod('2026-12'));
  expect(utcDayOf(lastOfMonth + 1)).toBe('2026-12-01');
});
