// Instants and durations as plain numbers, and their one spelling on the wire (RFC 3339, UTC).
// Pure: a clock reading is always passed in; nothing here asks what time it is.

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A duration in milliseconds. */
export type Ms = number;

export const MINUTE_MS: Ms = 60_000;
export const HOUR_MS: Ms = 60 * MINUTE_MS;
/** Of UTC, which has no summer time. */
export const DAY_MS: Ms = 24 * HOUR_MS;

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
/** 400 Gregorian years, 97 of them leap. */
const CALENDAR_CYCLE_MS = (400 * 365 + 97) * DAY_MS;

/** What four digits of year can spell: from 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z. */
const FIRST_INSTANT = -62_167_219_200_000;
const LAST_INSTANT = 253_402_300_799_999;

/** The instant as RFC 3339 in UTC with milliseconds, e.g. `2026-02-19T08:30:00.000Z`. */
export function formatInstant(at: EpochMs): string {
  return new Date(at).toISOString();
}

/**
 * Reads an RFC 3339 instant (section 5.6), capital T and Z, digits beyond milliseconds dropped. Answers null for
 * anything else: for dates the calendar does not have (`Date` would roll 2026-02-30 over to March), for leap
 * seconds, which epoch time cannot hold, and for instants whose UTC year has no four digits.
 */
export function parseInstant(text: string): EpochMs | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = match;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  const clock = clockOf(Number(hour), Number(minute), Number(second));
  const offset = clockOf(Number(offsetHour ?? 0), Number(offsetMinute ?? 0), 0);
  if (midnight === null || clock === null || offset === null) return null;
  const local = midnight + clock + Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const at = sign === '-' ? local + offset : local - offset;
  return at >= FIRST_INSTANT && at <= LAST_INSTANT ? at : null;
}

function midnightOf(year: number, month: number, day: number): EpochMs | null {
  // Date.UTC would read the years 0 to 99 as 1900 to 1999. The calendar repeats after 400.
  const cycled = new Date(Date.UTC(year + 400, month - 1, day));
  if (cycled.getUTCMonth() !== month - 1 || cycled.getUTCDate() !== day) return null;
  return cycled.getTime() - CALENDAR_CYCLE_MS;
}

function clockOf(hour: number, minute: number, second: number): Ms | null {
  if (hour > 23 || minute > 59 || second > 59) return null;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The UTC calendar month an instant falls into: from its first instant to the first of the next. */
export function utcMonthOf(at: EpochMs): { readonly startAt: EpochMs; readonly endAt: EpochMs } {
  const date = new Date(at);
  const startAt = date.setUTCHours(0, 0, 0, 0) - (date.getUTCDate() - 1) * DAY_MS;
  const next = new Date(startAt);
  return { startAt, endAt: next.setUTCMonth(next.getUTCMonth() + 1) };
}
