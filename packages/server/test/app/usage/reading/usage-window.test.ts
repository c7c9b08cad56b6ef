// The range that is answered for covers the range that was asked for, in whole buckets of the ledger.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presentWindow, usageWindowOf } from '../../../../src/app/usage/reading/usage-window.ts';

const NOW = Date.parse('2026-11-21T09:30:15.250Z');
const at = (text: string | null) => (text === null ? null : Date.parse(text));
const windowFor = (from: string | null, to: string | null) => {
  const window = usageWindowOf({ from: at(from), to: at(to) }, NOW);
  return 'field' in window ? window : presentWindow(window);
};
const range = (from: string, to: string, resolutionSeconds: number) => ({
  from: `${from}.000Z`,
  to: `${to}.000Z`,
  resolutionSeconds,
});

describe('a range of usage', () => {
  test.each([
    ['is the last day by itself', null, null, '2026-11-20T09:30:00', '2026-11-21T09:31:00'],
    ['is a day before its end', null, '2026-11-20T10:00:00Z', '2026-11-19T10:00:00', '2026-11-20T10:00:00'],
    ['ends now by itself', '2026-11-21T09:00:30Z', null, '2026-11-21T09:00:00', '2026-11-21T09:31:00'],
    [
      'is widened to whole minutes',
      '2026-11-20T10:00:59.999Z',
      '2026-11-20T10:05:00.001Z',
      '2026-11-20T10:00:00',
      '2026-11-20T10:06:00',
    ],
    [
      'keeps the end of a minute, which is not part of it',
      '2026-11-20T10:00:00Z',
      '2026-11-20T10:05:00Z',
      '2026-11-20T10:00:00',
      '2026-11-20T10:05:00',
    ],
    [
      'is cut where the future begins',
      '2026-11-21T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2026-11-21T00:00:00',
      '2026-11-21T09:31:00',
    ],
  ])('%s', (_, from, to, widenedFrom, widenedTo) => {
    expect(windowFor(from, to)).toEqual(range(widenedFrom, widenedTo, 60));
  });

  test('that begins more than 7 days ago is of whole hours', () => {
    expect(windowFor('2026-11-01T10:20:00Z', '2026-11-20T10:20:00Z')).toEqual(
      range('2026-11-01T10:00:00', '2026-11-20T11:00:00', 3600),
    );
  });

  test('is of minutes only while none of them can be merged before it is read', () => {
    expect(windowFor('2026-11-14T10:31:00Z', null)).toMatchObject({ resolutionSeconds: 60 });
    expect(windowFor('2026-11-14T10:30:00Z', null)).toMatchObject({
      resolutionSeconds: 3600,
      from: '2026-11-14T10:00:00.000Z',
    });
  });

  test('from the beginning of time begins when counting could begin', () => {
    expect(windowFor('0000-01-01T00:00:00Z', null)).toMatchObject({ from: '1970-01-01T00:00:00.000Z' });
  });

  test('that ends before it begins, or begins in the future, is refused', () => {
    const before = { field: 'from', message: 'must lie before to' };
    expect(windowFor('2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z')).toEqual(before);
    expect(windowFor('2026-11-20T10:00:01Z', '2026-11-20T10:00:00Z')).toEqual(before);
    const future = { field: 'from', message: 'must not lie in the future' };
    expect(windowFor('2026-11-21T09:30:16Z', null)).toEqual(future);
    expect(windowFor('2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z')).toEqual(future);
  });

  test('covers what was asked for, up to now, and no more than a bucket beside it', () => {
    const instant = fc.integer({ min: 0, max: NOW });
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        fc.pre(a !== b);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const window = usageWindowOf({ from, to }, NOW);
        if ('field' in window) throw new Error(window.message);
        expect(window.from).toBeLessThanOrEqual(from);
        expect(window.to).toBeGreaterThanOrEqual(to);
        expect(from - window.from).toBeLessThan(window.resolutionMs);
        expect(window.to - to).toBeLessThan(window.resolutionMs);
        expect([window.from % window.resolutionMs, window.to % window.resolutionMs]).toEqual([0, 0]);
      }),
    );
  });
});
