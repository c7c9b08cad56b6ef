// Instants and spans in words. Near ones relative, far ones as a date; exact ones to the second, in the reader's zone.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@keywright/core/instant';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const exact = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

export function relativeInstant(at: string, now: number): string {
  const difference = Date.parse(at) - now;
  const size = Math.abs(difference);
  if (size < 45_000) return difference > 0 ? 'in a moment' : 'just now';
  if (size < 45 * MINUTE_MS) return relative.format(Math.round(difference / MINUTE_MS), 'minute');
  if (size < 22 * HOUR_MS) return relative.format(Math.round(difference / HOUR_MS), 'hour');
  if (size < 45 * DAY_MS) return relative.format(Math.round(difference / DAY_MS), 'day');
  return dateOf(at);
}

export function exactInstant(at: string): string {
  return exact.format(new Date(at));
}

/** `19 Feb 2027`. */
export function dateOf(at: string): string {
  return date.format(new Date(at));
}

/** `22 Nov, 14:05`. */
export function dateAndTimeOf(at: string): string {
  return dateAndTime.format(new Date(at));
}

/** `14:05:12.031`, as the server wrote it, in the reader's zone. */
export function timeToMillisecond(at: string): string {
  const instant = new Date(at);
  const time = [instant.getHours(), instant.getMinutes(), instant.getSeconds()].map((part) =>
    twoDigits(part),
  );
  return `${time.join(':')}.${String(instant.getMilliseconds()).padStart(3, '0')}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}

/** How long until then, to two units: `23 h 59 min`. */
export function remainingWords(at: string, now: number): string {
  const left = Math.max(0, Date.parse(at) - now);
  const days = Math.floor(left / DAY_MS);
  const hours = Math.floor((left % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((left % HOUR_MS) / MINUTE_MS);
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.ceil(left / 1000)} s`;
}
