// Durations as people say them, on pages and in what a refusal tells.
import { DAY_MS, HOUR_MS, MINUTE_MS, type Ms } from './instant.ts';

const UNITS = [
  { ms: DAY_MS, name: 'day', rate: 'a day', least: 2 },
  { ms: HOUR_MS, name: 'hour', rate: 'an hour', least: 1 },
  { ms: MINUTE_MS, name: 'minute', rate: 'a minute', least: 1 },
  { ms: 1000, name: 'second', rate: 'a second', least: 1 },
] as const;

/** `30 days`, `24 hours`, `1 hour`, `90 seconds`: in the largest unit that leaves nothing over. */
export function durationWords(duration: Ms): string {
  const unit = UNITS.find(({ ms, least }) => duration % ms === 0 && duration / ms >= least);
  if (unit === undefined) return `${duration} milliseconds`;
  const count = duration / unit.ms;
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
}

/** `a minute`, `an hour`, or `every 10 seconds`, behind a count. */
export function everyWords(duration: Ms): string {
  return UNITS.find(({ ms }) => duration === ms)?.rate ?? `every ${durationWords(duration)}`;
}
