// Fixed windows: how many requests (or units of cost) fit into one period, and what is left.
// Pure arithmetic on counts; where counts live is a port of the server. All windows admit, or none is charged.
import type { EpochMs, Ms } from './instant.ts';

/** What one counter is kept for. */
export const LIMIT_SUBJECTS = ['key', 'workspace', 'api', 'route', 'address'] as const;
export type LimitSubject = (typeof LIMIT_SUBJECTS)[number];

export interface LimitRule {
  /** Names the policy in `RateLimit-Policy` and in refusals, e.g. `burst`. */
  readonly name: string;
  readonly per: LimitSubject;
  /** Units of cost admitted in one window; a plain request costs 1. */
  readonly limit: number;
  readonly windowMs: Ms;
}

/** One window of one counter, before a request is admitted. */
export interface LimitWindow {
  readonly rule: LimitRule;
  readonly used: number;
  /** The instant at which the count starts again from zero. */
  readonly resetAt: EpochMs;
}

/** What a caller is told of one limit. */
export interface LimitStatus {
  readonly name: string;
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: EpochMs;
  readonly windowMs: Ms;
}

export type Admission =
  | { readonly admitted: true; readonly limits: readonly LimitStatus[] }
  | {
      readonly admitted: false;
      readonly limits: readonly LimitStatus[];
      /** Names of the limits that refused. */
      readonly violated: readonly string[];
      /** The first instant at which every violated window has started anew. */
      readonly retryAt: EpochMs;
    };

/** Start of the window that `now` falls into. Windows are aligned to the epoch, so restarts agree on them. */
export function windowStart(rule: LimitRule, now: EpochMs): EpochMs {
  return Math.floor(now / rule.windowMs) * rule.windowMs;
}

/** Decides over all windows at once: either each has room for `cost`, or the request is refused by those without. */
export function admit(windows: readonly LimitWindow[], cost: number): Admission {
  const violated = windows.filter((window) => window.used + cost > window.rule.limit);
  const charged = violated.length === 0 ? cost : 0;
  const limits = windows.map((window) => statusOf(window, charged));
  if (violated.length === 0) return { admitted: true, limits };
  return {
    admitted: false,
    limits,
    violated: violated.map((window) => window.rule.name),
    retryAt: Math.max(...violated.map((window) => window.resetAt)),
  };
}

function statusOf(window: LimitWindow, charged: number): LimitStatus {
  const { name, limit, windowMs } = window.rule;
  const remaining = Math.max(0, limit - window.used - charged);
  return { name, limit, remaining, resetAt: window.resetAt, windowMs };
}
