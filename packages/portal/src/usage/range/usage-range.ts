// The range usage is shown for, as the address of a page says it: a span up to now, or two instants.
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@keywright/core/instant';

export const SPANS = ['1h', '24h', '7d', '30d'] as const;
export type Span = (typeof SPANS)[number];

export interface RangeSearch {
  readonly span?: Span;
  readonly from?: string;
  readonly to?: string;
}

export interface UsageRange {
  readonly from: number;
  readonly to: number;
  /** Null: somebody marked it. */
  readonly span: Span | null;
}

export type Grain = 'minute' | 'hour' | 'day';

export const GRAIN_MS: Readonly<Record<Grain, number>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };
/** More bars than that nobody can tell apart, and nobody should wait for. */
const MOST_MS = 400 * DAY_MS;
const SPAN_MS: Readonly<Record<Span, number>> = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
};

export function usageRange(search: RangeSearch, now: number): UsageRange {
  // Bars of days end with the day that runs, and nothing is known of what comes after it.
  const to = Math.min(Date.parse(search.to ?? ''), Math.ceil(now / DAY_MS) * DAY_MS);
  const from = Math.max(Date.parse(search.from ?? ''), to - MOST_MS);
  if (from < to) return { from, to, span: null };
  const span = search.span ?? '24h';
  // To the minute, so that a page that is drawn again asks the same.
  const end = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  return { from: end - SPAN_MS[span], to: end, span };
}

/** So fine that bars can be told apart, so coarse that they can be counted. */
export function grainOf({ from, to }: Pick<UsageRange, 'from' | 'to'>): Grain {
  if (to - from <= 3 * HOUR_MS) return 'minute';
  return to - from <= 4 * DAY_MS ? 'hour' : 'day';
}

export function askedRange({ from, to }: UsageRange): { readonly from: string; readonly to: string } {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
