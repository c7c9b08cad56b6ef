// What the ledger holds of a period: plain integers that add up in any order.

export interface UsageSums {
  /** Requests that were let in. */
  readonly requests: number;
  readonly denied: number;
  /** Units of cost of requests that are to be paid for. */
  readonly billable: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Money, in micro-units. */
  readonly micros: number;
  /** Requests whose tokens were estimated, because the upstream never told them. */
  readonly estimated: number;
  /** Requests whose end nobody saw, because the process ended first. */
  readonly interrupted: number;
}

export const NOTHING_USED: UsageSums = {
  requests: 0,
  denied: 0,
  billable: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  micros: 0,
  estimated: 0,
  interrupted: 0,
};

export const USAGE_FIGURES = Object.keys(NOTHING_USED) as readonly (keyof UsageSums)[];

export function addUsage(a: UsageSums, b: UsageSums): UsageSums {
  const sums: Record<string, number> = {};
  for (const figure of USAGE_FIGURES) sums[figure] = a[figure] + b[figure];
  return sums as unknown as UsageSums;
}
