// RFC 3339 by example, and against the calendar of Date over all the years four digits can spell.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../src/instant.ts';

const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

describe('parseInstant', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T00:00:00.001Z', 1],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2026-02-19T08:30:00Z', 1_771_489_800_000],
    ['2026-02-19T08:30:00.5Z', 1_771_489_800_500],
    ['2026-02-19T08:30:00.1234Z', 1_771_489_800_123],
    ['2026-02-19T08:30:00.999999999Z', 1_771_489_800_999],
    ['2026-02-19T10:30:00+02:00', 1_771_489_800_000],
    ['2026-02-19T03:00:00-05:30', 1_771_489_800_000],
    ['2026-02-19T08:30:00-00:00', 1_771_489_800_000],
    ['1970-01-01T23:59:00+23:59', 0],
    ['0000-01-01T00:00:00Z', FIRST],
    ['9999-12-31T23:59:59.999Z', LAST],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['0099-12-31T23:59:59Z', Date.parse('0099-12-31T23:59:59Z')],
  ])('reads %s as %i', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });

  test.each([
    ['', 'nothing'],
    ['2026-02-19', 'a date only'],
    ['2026-02-19T08:30Z', 'no seconds'],
    ['2026-02-19T08:30:00', 'no offset: whose time would it be'],
    ['2026-02-19 08:30:00Z', 'a space for T'],
    ['2026-02-19t08:30:00z', 'small letters'],
    ['2026-02-19T08:30:00+0200', 'an offset without colon'],
    ['2026-02-19T08:30:00+02', 'an offset without minutes'],
    ['2026-02-19T08:30:00.Z', 'a point without digits'],
    ['2026-02-19T08:30:00,5Z', 'a comma'],
    ['2026-02-19T08:30:00.1234567890Z', 'ten digits'],
    ['+002026-02-19T08:30:00Z', 'an expanded year'],
    ['26-02-19T08:30:00Z', 'a short year'],
    ['2026-2-19T08:30:00Z', 'a short month'],
    [' 2026-02-19T08:30:00Z', 'a leading space'],
    ['2026-02-19T08:30:00Z\n', 'a trailing newline'],
    ['٢٠٢٦-02-19T08:30:00Z', 'digits outside ASCII'],
    ['1771489800000', 'a number'],
    ['2026-00-19T08:30:00Z', 'month 0'],
    ['2026-13-19T08:30:00Z', 'month 13'],
    ['2026-01-00T08:30:00Z', 'day 0'],
    ['2026-01-32T08:30:00Z', 'January 32'],
    ['2026-02-29T08:30:00Z', 'February 29 in a common year'],
    ['2026-02-30T08:30:00Z', 'February 30'],
    ['2026-04-31T08:30:00Z', 'April 31'],
    ['2026-02-19T24:00:00Z', 'hour 24'],
    ['2026-02-19T08:60:00Z', 'minute 60'],
    ['2016-12-31T23:59:60Z', 'a leap second, which epoch time cannot hold'],
    ['2026-02-19T08:30:00+24:00', 'an offset of 24 hours'],
    ['2026-02-19T08:30:00+02:60', 'an offset of 60 minutes'],
    ['0000-01-01T00:00:00+00:01', 'before the year 0000 in UTC'],
    ['9999-12-31T23:59:59-00:01', 'after the year 9999 in UTC'],
  ])('refuses %j (%s)', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  test.each([
    [1900, false],
    [2000, true],
    [2023, false],
    [2024, true],
    [2100, false],
    [2400, true],
    [0, true],
    [4, true],
    [96, true],
    [99, false],
  ])('knows whether the year %i has a February 29 (%s)', (year, leap) => {
    const read = parseInstant(`${String(year).padStart(4, '0')}-02-29T00:00:00Z`);
    expect(read !== null).toBe(leap);
  });

  test('agrees with Date on every valid instant, at every offset', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: FIRST, max: LAST }),
        fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 }),
        (at, offset) => {
          const local = at + offset * 60_000;
          fc.pre(local >= FIRST && local <= LAST);
          const clock = new Date(local).toISOString().slice(0, -1);
          const size = Math.abs(offset);
          const [hours, minutes] = [Math.floor(size / 60), size % 60].map((part) =>
            String(part).padStart(2, '0'),
          );
          expect(parseInstant(`${clock}${offset < 0 ? '-' : '+'}${hours}:${minutes}`)).toBe(at);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('never rolls a date the calendar does not have over into another', () => {
    const two = (least: number, most: number) =>
      fc.integer({ min: least, max: most }).map((part) => String(part).padStart(2, '0'));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }).map((year) => String(year).padStart(4, '0')),
        two(0, 14),
        two(0, 33),
        two(0, 25),
        (year, month, day, hour) => {
          const text = `${year}-${month}-${day}T${hour}:00:00.000Z`;
          const at = parseInstant(text);
          expect(at === null || formatInstant(at) === text).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

test('an instant is written in UTC with milliseconds', () => {
  expect(formatInstant(1_771_489_800_000)).toBe('2026-02-19T08:30:00.000Z');
});

test('what is written is read as the same instant, in every year four digits can spell', () => {
  fc.assert(
    fc.property(fc.integer({ min: FIRST, max: LAST }), (at) => {
      expect(parseInstant(formatInstant(at))).toBe(at);
    }),
    { numRuns: 5_000, examples: [[FIRST], [LAST], [0], [-1]] },
  );
});
