// What counting limits needs from the outside.
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge } from '@keywright/core/limits/limit-rule';
import type { Admission } from '@keywright/core/limits/rate-window';

/** What a request used, once it is known. */
export interface UsedUnits {
  readonly tokens: number;
  readonly micros: number;
}

/** Shared counters. Atomic: every window is charged, or none. */
export interface LimitCounters {
  charge(charges: readonly LimitCharge[], now: EpochMs): Admission | Promise<Admission>;
  /**
   * The request is over: what was reserved of tokens and money is replaced by what was used, in the windows it was
   * charged to; requests that ran make room. Told once for each admitted request that continues.
   */
  settle(charges: readonly LimitCharge[], chargedAt: EpochMs, used: UsedUnits): void;
  /** The request never ran: everything it was charged is given back. */
  release(charges: readonly LimitCharge[], chargedAt: EpochMs): void;
}

/** How the budget step ended; `…_uncounted` while counters were away. */
export type LimitDecision = 'charged' | 'refused' | 'admitted_uncounted' | 'refused_uncounted';

export interface LimitDecisions {
  decided(api: string, decision: LimitDecision): void;
}
