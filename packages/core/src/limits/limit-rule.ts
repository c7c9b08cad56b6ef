// What a limit is: so much of something, for someone, in a window. Budgets are limits that count tokens or money.
import type { Ms } from '../instant.ts';

/**
 * What one counter is kept for; `endpoint` is the one a route's path names, `member` all keys of one seat together: keys
 * of no seat are not concerned.
 */
export const LIMIT_SUBJECTS = ['key', 'member', 'workspace', 'api', 'route', 'endpoint', 'address'] as const;
export type LimitSubject = (typeof LIMIT_SUBJECTS)[number];

/** `requests` counts their cost, `money` micro-units of the currency. */
export const LIMIT_UNITS = ['requests', 'tokens', 'money'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** A UTC calendar month; for ever; or only while the request runs, which limits how many run at once. */
export const LIMIT_PERIODS = ['month', 'ever', 'running'] as const;
export type LimitPeriod = (typeof LIMIT_PERIODS)[number];

/** Of a key itself, beside those of its API. */
export const MOST_KEY_LIMITS = 16;

export interface LimitRule {
  /** Names the policy in `RateLimit-Policy` and in refusals, e.g. `burst`. */
  readonly name: string;
  readonly per: LimitSubject;
  readonly counts: LimitUnit;
  /** Units admitted in one window. */
  readonly limit: number;
  readonly window: Ms | LimitPeriod;
  /** `soft` limits refuse nothing; they only tell, at `alertAt`. */
  readonly enforce: 'hard' | 'soft';
  /** Percentages of the limit; each is told once a window when it is reached. */
  readonly alertAt: readonly number[];
}

export type LimitInput = Omit<LimitRule, 'counts' | 'enforce' | 'alertAt'> &
  Partial<Pick<LimitRule, 'counts' | 'enforce' | 'alertAt'>>;

/** A limit of requests that refuses, unless the input says otherwise. */
export function limitRule(input: LimitInput): LimitRule {
  return { counts: 'requests', enforce: 'hard', alertAt: [], ...input };
}

/** What one request asks of the limits. */
export interface Demand {
  /** Units of cost; a plain request costs 1. */
  readonly cost: number;
  /** The most tokens it can come to; null when tokens are not metered, so that limits of tokens do not concern it. */
  readonly tokens: number | null;
  /** The most it can cost, in micro-units of the currency; null when it has no price. */
  readonly micros: number | null;
}

/** How much of a rule a request takes before it runs; null when the rule does not concern it. */
export function amountOf({ counts, window }: LimitRule, demand: Demand): number | null {
  // A demand may work out tokens and money only when asked for them.
  if (counts === 'tokens') return demand.tokens;
  if (counts === 'money') return demand.micros;
  return window === 'running' ? 1 : demand.cost;
}

/** One rule about to be charged. */
export interface LimitCharge {
  /** Names one counter among all: rule and subject. */
  readonly counter: string;
  readonly rule: LimitRule;
  /** Taken when admitted; of tokens and money reserved, until it is known what was used. */
  readonly amount: number;
}
