// Instants and durations as plain numbers, and their one spelling on the wire (RFC 3339, UTC).
// Pure: a clock reading is always passed in; nothing here asks what time it is.

/** An instant: milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** A duration in milliseconds. */
export type Ms = number;

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const MINUTE_MS = 60_000;

/** The instant as RFC 3339 in UTC with milliseconds, e.g. `2026-02-19T08:30:00.000Z`. */
export function formatInstant(at: EpochMs): string {
  return new Date(at).toISOString();
}

/**
 * Reads an RFC 3339 instant (section 5.6). Answers null for anything else, and for dates the calendar
 * does not have: `2026-02-30` is refused, where `Date` would roll it over to March.
 */
export function parseInstant(text: string): EpochMs | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHour = Number(match[9] ?? 0);
  const offsetMinute = Number(match[10] ?? 0);
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;
  const millis = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  const readBack = new Date(local);
  if (readBack.getUTCMonth() !== month - 1 || readBack.getUTCDate() !== day) return null;
  const sign = match[8] === '-' ? -1 : 1;
  return local - sign * (offsetHour * 60 + offsetMinute) * MINUTE_MS;
}
