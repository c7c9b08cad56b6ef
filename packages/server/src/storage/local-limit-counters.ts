// Counts of one process: exact, because a charge is one synchronous step. Windows of one length all begin at the same
// instants, so their counts are kept together and dropped together: what is held is bounded by the counters charged
// in the current window of each length. A window that ended goes with the next charge of anything.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { type Admission, admit, type LimitRule, windowStart } from '@keywright/core/rate-window';
import type { LimitCharge, LimitCounters } from '../app/ports.ts';

export interface LocalLimitCounters extends LimitCounters {
  charge(charges: readonly LimitCharge[], cost: number, now: EpochMs): Admission;
  /** Counters held in memory. */
  readonly size: number;
}

export function createLocalLimitCounters(): LocalLimitCounters {
  return new WindowsByLength();
}

interface Window {
  readonly startAt: EpochMs;
  readonly counts: Map<string, number>;
}

class WindowsByLength implements LocalLimitCounters {
  readonly #windows = new Map<Ms, Window>();
  #nextEndAt: EpochMs = Number.POSITIVE_INFINITY;

  get size(): number {
    return [...this.#windows.values()].reduce((total, { counts }) => total + counts.size, 0);
  }

  charge(charges: readonly LimitCharge[], cost: number, now: EpochMs): Admission {
    if (now >= this.#nextEndAt) this.#dropEnded(now);
    const counters = charges.map(({ subject, rule }) => {
      const { startAt, counts } = this.#windowOf(rule, now);
      const name = prefixOf(rule) + subject;
      return { rule, used: counts.get(name) ?? 0, resetAt: startAt + rule.windowMs, name, counts };
    });
    const admission = admit(counters, cost);
    // Set, not added to: two rules may look at one counter, and a request still counts once.
    if (admission.admitted) for (const { counts, name, used } of counters) counts.set(name, used + cost);
    return admission;
  }

  #windowOf(rule: LimitRule, now: EpochMs): Window {
    const startAt = windowStart(rule, now);
    const current = this.#windows.get(rule.windowMs);
    // A clock set back by less than a window stays in the later one: it must not hand out an allowance twice.
    if (current !== undefined && current.startAt - startAt <= rule.windowMs) return current;
    const window = { startAt, counts: new Map<string, number>() };
    this.#windows.set(rule.windowMs, window);
    this.#nextEndAt = Math.min(this.#nextEndAt, startAt + rule.windowMs);
    return window;
  }

  #dropEnded(now: EpochMs): void {
    this.#nextEndAt = Number.POSITIVE_INFINITY;
    for (const [windowMs, { startAt }] of this.#windows) {
      if (startAt + windowMs <= now) this.#windows.delete(windowMs);
      else this.#nextEndAt = Math.min(this.#nextEndAt, startAt + windowMs);
    }
  }
}

const prefixes = new WeakMap<LimitRule, string>();

/** What tells the counters of one rule from another's, worked out once per rule. */
function prefixOf(rule: LimitRule): string {
  const known = prefixes.get(rule);
  if (known !== undefined) return known;
  const prefix = `${rule.per} ${rule.name.length} ${rule.name}`;
  prefixes.set(rule, prefix);
  return prefix;
}
