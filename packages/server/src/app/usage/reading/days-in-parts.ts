// Reads a long time some days after the other: memory is bounded by what is read at once, and whoever passes it on in
// small pieces lets others have their turn in between.

import type { EpochMs } from '@keywright/core/instant';
import { DAY_MS } from '@keywright/core/instant';

export interface Days {
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

/** Reading a day costs a look at everybody who ever was there, however few were on that day: so as many days as fit. */
const MOST_AT_ONCE = 50_000;
const PIECE = 1000;

export async function* daysInParts<T>(
  { startAt, endAt }: Days,
  read: (days: Days) => Promise<readonly T[]>,
): AsyncIterable<readonly T[]> {
  let days = 1;
  for (let at = startAt; at < endAt; ) {
    const next = Math.min(at + days * DAY_MS, endAt);
    const found = await read({ startAt: at, endAt: next });
    for (let from = 0; from < found.length; from += PIECE) yield found.slice(from, from + PIECE);
    at = next;
    const fitting = Math.floor((days * MOST_AT_ONCE) / Math.max(1, found.length));
    days = Math.min(Math.max(1, fitting), 4 * days);
  }
}
