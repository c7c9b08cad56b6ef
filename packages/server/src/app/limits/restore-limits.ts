// Sets limit counters to what the ledger has counted in the windows that run: a restart hands out no fresh allowance.
// A counter's name tells the length of its window (limit-charges.ts composes it).
import type { EpochMs } from '@keywright/core/instant';
import { LIMIT_SUBJECTS, LIMIT_UNITS, type LimitRule } from '@keywright/core/limits/limit-rule';
import type { StoredCount } from '../usage/usage-ports.ts';

export interface RestoredCount {
  readonly counter: string;
  readonly rule: Pick<LimitRule, 'window'>;
  readonly windowAt: EpochMs;
  readonly used: number;
}

export interface RestorableCounters {
  /** Adds what was used before this process began. */
  restore(count: RestoredCount): void;
}

/** Owner, which may be `<api>/anonymous` or `<api>/seats`; name; unit; window; subject. Neither owners nor names have a stroke. */
const COUNTER = new RegExp(
  `^[^/]+(?:/anonymous|/seats)?/[^/]+/(?:${LIMIT_UNITS.join('|')})/(\\d+|month|ever)/(?:${LIMIT_SUBJECTS.join('|')})/`,
);

export function restoreLimits(
  counters: RestorableCounters,
  counts: readonly Omit<StoredCount, 'endsAt' | 'held'>[],
): void {
  // After a clock was set back two windows of one length may not have ended; counting goes on in the later one.
  for (const { counter, windowAt, used } of counts.toSorted((a, b) => b.windowAt - a.windowAt)) {
    const window = windowOfCounter(counter);
    if (window !== null) counters.restore({ counter, rule: { window }, windowAt, used });
  }
}

function windowOfCounter(counter: string): LimitRule['window'] | null {
  const window = COUNTER.exec(counter)?.[1];
  if (window === undefined) return null;
  return window === 'month' || window === 'ever' ? window : Number(window);
}
