// How long something took, many times over: its percentiles, and a histogram for a terminal.

export interface Latencies {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Upper ends of the bars; the last one has no end. */
const BARS_MS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1050, Number.POSITIVE_INFINITY] as const;
const WIDTH = 50;

export function latenciesOf(ms: readonly number[]): Latencies {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

export function histogram(ms: readonly number[]): string {
  let from = 0;
  const lines: string[] = [];
  for (const to of BARS_MS) {
    const count = ms.filter((one) => one > from && one <= to).length;
    const bar = '#'.repeat(Math.ceil((WIDTH * count) / ms.length));
    const range = to === Number.POSITIVE_INFINITY ? `over ${from}` : `to ${to}`;
    if (count > 0) lines.push(`    ${range.padStart(9)} ms ${String(count).padStart(5)} ${bar}`);
    from = to;
  }
  return lines.join('\n');
}
