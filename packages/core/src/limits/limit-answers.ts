// Limits over the native API: of keys, and of what workspaces decide about keys.
import type { Ms } from '../instant.ts';
import type { LimitPeriod, LimitSubject, LimitUnit } from './limit-rule.ts';

/** A limit has either `windowSeconds` or a `period`. */
export interface LimitRuleAnswer {
  name: string;
  per: LimitSubject;
  counts: LimitUnit;
  limit: number;
  windowSeconds: number | null;
  period: LimitPeriod | null;
  enforce: 'hard' | 'soft';
  alertAt: number[];
}

export interface LimitRuleBody {
  name: string;
  per: LimitSubject;
  counts?: LimitUnit | undefined;
  limit: number;
  windowSeconds?: number | null | undefined;
  period?: LimitPeriod | null | undefined;
  enforce?: 'hard' | 'soft' | undefined;
  alertAt?: number[] | undefined;
}

/** One of both is always told; a limit that says neither counts for ever. */
export function windowOf({
  windowSeconds,
  period,
}: Pick<LimitRuleBody, 'windowSeconds' | 'period'>): Ms | LimitPeriod {
  if (typeof windowSeconds === 'number') return windowSeconds * 1000;
  return period ?? 'ever';
}
