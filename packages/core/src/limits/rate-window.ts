// Windows: how much fits into one period, and what is left. Pure arithmetic on counts; where counts live is a port of
// the server. All windows admit, or none is charged.
import { type EpochMs, type Ms, utcMonthOf } from '../instant.ts';
import type { LimitCharge, LimitRule, LimitUnit } from './limit-rule.ts';

/** The period an instant falls into. */
export interface WindowSpan {
  readonly startAt: EpochMs;
  /** The instant at which the count starts again from zero; null for never. */
  readonly endAt: EpochMs | null;
}

/** One window of one counter, before a request is admitted. */
export interface LimitWindow {
  readonly charge: LimitCharge;
  readonly used: number;
  readonly span: WindowSpan;
}

/** A limit that refused. */
export interface ViolatedLimit {
  readonly name: string;
  readonly limit: number;
  /** What its counter held, without the refused request. */
  readonly used: number;
}

/** What a caller is told of one limit. */
export interface LimitStatus {
  readonly name: string;
  readonly counts: LimitUnit;
  readonly limit: number;
  readonly remaining: number;
  /** Null when it never starts anew by itself. */
  readonly resetAt: EpochMs | null;
  /** Length of the present window; null when it has none. */
  readonly windowMs: Ms | null;
  /** Whether it counts requests that run at once. */
  readonly isConcurrency: boolean;
  /** A `soft` limit refuses nothing, whatever remains. */
  readonly enforce: LimitRule['enforce'];
}

export type Admission =
  | { readonly admitted: true; readonly limits: readonly LimitStatus[] }
  | {
      readonly admitted: false;
      readonly limits: readonly LimitStatus[];
      readonly violated: readonly ViolatedLimit[];
      /** The first instant at which waiting can help; null when only the operator can. */
      readonly retryAt: EpochMs | null;
    };

/** Windows of a fixed length are aligned to the epoch, months to UTC, so that restarts and nodes agree on them. */
export function windowOf({ window }: Pick<LimitRule, 'window'>, now: EpochMs): WindowSpan {
  if (window === 'ever' || window === 'running') return { startAt: 0, endAt: null };
  if (window === 'month') return utcMonthOf(now);
  const startAt = Math.floor(now / window) * window;
  return { startAt, endAt: startAt + window };
}

/** When a request that runs will end, nobody knows; asking again soon is all there is. */
const CONCURRENCY_RETRY_MS = 1000;

/** Decides over all windows at once: either each has room, or the request is refused by those without. */
export function admit(windows: readonly LimitWindow[], now: EpochMs): Admission {
  const violated = windows.filter(hasNoRoom);
  const isAdmitted = violated.length === 0;
  const limits = windows.map((window) => statusOf(window, isAdmitted ? window.charge.amount : 0));
  if (isAdmitted) return { admitted: true, limits };
  return {
    admitted: false,
    limits,
    violated: violated.map(({ charge: { rule }, used }) => ({ name: rule.name, limit: rule.limit, used })),
    retryAt: retryAtOf(violated, now),
  };
}

/** What takes nothing fits, also where more was used than allowed. */
function hasNoRoom({ charge: { rule, amount }, used }: LimitWindow): boolean {
  return rule.enforce === 'hard' && amount > 0 && used + amount > rule.limit;
}

function retryAtOf(violated: readonly LimitWindow[], now: EpochMs): EpochMs | null {
  let latest = now;
  for (const { charge, span } of violated) {
    const isConcurrency = charge.rule.window === 'running';
    // A request larger than the whole limit fits into no window.
    if ((span.endAt === null && !isConcurrency) || charge.amount > charge.rule.limit) return null;
    latest = Math.max(latest, span.endAt ?? now + CONCURRENCY_RETRY_MS);
  }
  return latest;
}

function statusOf({ charge: { rule }, used, span }: LimitWindow, charged: number): LimitStatus {
  const { name, counts, limit } = rule;
  const { startAt, endAt } = span;
  return {
    name,
    counts,
    limit,
    remaining: Math.max(0, limit - used - charged),
    resetAt: endAt,
    windowMs: endAt === null ? null : endAt - startAt,
    isConcurrency: rule.window === 'running',
    enforce: rule.enforce,
  };
}
