// Counts of one process: exact, because a charge is one synchronous step. Windows of one length all begin at the same
// instants, so their counts are kept together and dropped together when the next window begins. What is held is
// thus bounded by the counters charged in the current window of each length in use, and by those of lengths
// that had no charge since; the latter go too as soon as anything is charged after their window's end.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { admit, type LimitRule, windowStart } from '@keywright/core/rate-window';
import type { LimitCounters } from '../app/ports.ts';

interface Window {
  readonly startAt: EpochMs;
  readonly counts: Map<string, number>;
}

export interface LocalLimitCounters extends LimitCounters {
  /** Counters held in memory. */
  readonly size: number;
}

export function createLocalLimitCounters(): LocalLimitCounters {
  const windows = new Map<Ms, Window>();
  let nextEndAt = Number.POSITIVE_INFINITY;

  const dropEnded = (now: EpochMs): void => {
    nextEndAt = Number.POSITIVE_INFINITY;
    for (const [windowMs, { startAt }] of windows) {
      if (startAt + windowMs <= now) windows.delete(windowMs);
      else nextEndAt = Math.min(nextEndAt, startAt + windowMs);
    }
  };

  const windowOf = (rule: LimitRule, now: EpochMs): Window => {
    const startAt = windowStart(rule, now);
    const current = windows.get(rule.windowMs);
    // A clock set back by less than a window stays in the later one: it must not hand out an allowance twice.
    if (current !== undefined && current.startAt - startAt <= rule.windowMs) return current;
    const window = { startAt, counts: new Map<string, number>() };
    windows.set(rule.windowMs, window);
    nextEndAt = Math.min(nextEndAt, startAt + rule.windowMs);
    return window;
  };

  return {
    charge: (charges, cost, now) => {
      if (now >= nextEndAt) dropEnded(now);
      const counters = charges.map(({ subject, rule }) => {
        const { startAt, counts } = windowOf(rule, now);
        const name = `${rule.per} ${rule.name.length} ${rule.name}${subject}`;
        const used = counts.get(name) ?? 0;
        return { rule, used, resetAt: startAt + rule.windowMs, name, counts };
      });
      const admission = admit(counters, cost);
      // Set, not added to: two rules may look at one counter, and a request still counts once.
      if (admission.admitted) for (const { counts, name, used } of counters) counts.set(name, used + cost);
      return admission;
    },
    get size() {
      return [...windows.values()].reduce((total, { counts }) => total + counts.size, 0);
    },
  };
}
