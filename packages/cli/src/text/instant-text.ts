// Instants for people: exact to the second, with the distance from now beside it.

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Closer than this is now, whichever clock is ahead; and a day asked for a moment ago is still a day. */
const SLACK_MS = 5000;
/** A day or two read better as hours. */
const DAYS_FROM = 2;

/** `in 30 days`, `3 hours ago`, `just now`. */
export function distance(instant: string, now: number): string {
  const ms = Date.parse(instant) - now;
  if (Math.abs(ms) < SLACK_MS) return 'just now';
  const size = ms > 0 ? ms + SLACK_MS : -ms;
  const [unit, unitMs] =
    UNITS.find(([name, length]) => size >= length * (name === 'day' ? DAYS_FROM : 1)) ?? UNITS[3];
  const count = Math.floor(size / unitMs);
  const amount = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return ms > 0 ? `in ${amount}` : `${amount} ago`;
}

/** `2027-02-19T08:30:00Z (in 30 days)`. */
export function exactInstant(instant: string, now: number): string {
  return `${instant.replace(/\.\d+Z$/, 'Z')} (${distance(instant, now)})`;
}

/** The distance, or a word for null. */
export function distanceOr(instant: string | null, now: number, absent: string): string {
  return instant === null ? absent : distance(instant, now);
}

export function exactInstantOr(instant: string | null, now: number, absent: string): string {
  return instant === null ? absent : exactInstant(instant, now);
}
