// Counts of one process: exact, because a charge is one synchronous step. Windows of one length all begin at the same
// instants, so their counts are kept together and dropped together: what is held is bounded by the counters charged
// in the current window of each length. A window that ended goes with the next charge of anything.
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge, LimitRule } from '@keywright/core/limits/limit-rule';
import { type Admission, admit, type WindowSpan, windowOf } from '@keywright/core/limits/rate-window';
import type { LimitCounters, UsedUnits } from '../app/limits/limit-ports.ts';
import type { RestorableCounters, RestoredCount } from '../app/limits/restore-limits.ts';

export interface LocalLimitCounters extends LimitCounters, RestorableCounters {
  charge(charges: readonly LimitCharge[], now: EpochMs): Admission;
  /** Counters held in memory. */
  readonly size: number;
}

export function createLocalLimitCounters(): LocalLimitCounters {
  return new WindowsByLength();
}

interface Window {
  readonly span: WindowSpan;
  readonly counts: Map<string, number>;
}

class WindowsByLength implements LocalLimitCounters {
  readonly #windows = new Map<LimitRule['window'], Window>();
  #nextEndAt: EpochMs = Number.POSITIVE_INFINITY;
  /** Where a clock that was set back has put charges: in a window that begins only after their instant. */
  #ahead: WeakMap<LimitCharge, Window> | null = null;

  get size(): number {
    return [...this.#windows.values()].reduce((total, { counts }) => total + counts.size, 0);
  }

  charge(charges: readonly LimitCharge[], now: EpochMs): Admission {
    if (now >= this.#nextEndAt) this.#dropEnded(now);
    const windows = charges.map((charge) => {
      const window = this.#windowOf(charge.rule, now);
      return { charge, used: window.counts.get(charge.counter) ?? 0, span: window.span, window };
    });
    const admission = admit(windows, now);
    if (!admission.admitted) return admission;
    for (const { window, charge, used } of windows) {
      window.counts.set(charge.counter, used + charge.amount);
      if (now >= window.span.startAt) continue;
      this.#ahead ??= new WeakMap();
      this.#ahead.set(charge, window);
    }
    return admission;
  }

  settle(charges: readonly LimitCharge[], chargedAt: EpochMs, used: UsedUnits): void {
    for (const charge of charges) {
      const { rule, amount } = charge;
      if (rule.window === 'running') this.#add(charge, chargedAt, -amount);
      else if (rule.counts === 'tokens') this.#add(charge, chargedAt, used.tokens - amount);
      else if (rule.counts === 'money') this.#add(charge, chargedAt, used.micros - amount);
    }
  }

  release(charges: readonly LimitCharge[], chargedAt: EpochMs): void {
    for (const charge of charges) this.#add(charge, chargedAt, -charge.amount);
  }

  restore({ counter, rule, windowAt, used }: RestoredCount): void {
    const { counts } = this.#windowOf(rule, windowAt);
    counts.set(counter, (counts.get(counter) ?? 0) + used);
  }

  /** What belongs to a window that has ended meanwhile no longer matters. */
  #add(charge: LimitCharge, chargedAt: EpochMs, amount: number): void {
    const { counter, rule } = charge;
    const window = this.#windows.get(rule.window);
    if (window === undefined) return;
    const ahead = this.#ahead?.get(charge);
    if (ahead === undefined ? !isWithin(window.span, chargedAt) : ahead !== window) return;
    const count = (window.counts.get(counter) ?? 0) + amount;
    if (count === 0) window.counts.delete(counter);
    else window.counts.set(counter, count);
  }

  #windowOf(rule: Pick<LimitRule, 'window'>, now: EpochMs): Window {
    const current = this.#windows.get(rule.window);
    // A clock set back by less than a window stays in the later one: it must not hand out an allowance twice.
    if (current !== undefined && now >= current.span.startAt - lengthOf(current.span)) return current;
    const window = { span: windowOf(rule, now), counts: new Map<string, number>() };
    this.#windows.set(rule.window, window);
    this.#nextEndAt = Math.min(this.#nextEndAt, window.span.endAt ?? Number.POSITIVE_INFINITY);
    return window;
  }

  #dropEnded(now: EpochMs): void {
    this.#nextEndAt = Number.POSITIVE_INFINITY;
    for (const [length, { span }] of this.#windows) {
      if (span.endAt === null) continue;
      if (span.endAt <= now) this.#windows.delete(length);
      else this.#nextEndAt = Math.min(this.#nextEndAt, span.endAt);
    }
  }
}

/** A clock set back may have put a window in place of a later one: what was charged there is not of this one. */
function isWithin({ startAt, endAt }: WindowSpan, instant: EpochMs): boolean {
  return startAt <= instant && (endAt === null || instant < endAt);
}

function lengthOf({ startAt, endAt }: WindowSpan): number {
  return endAt === null ? 0 : endAt - startAt;
}
