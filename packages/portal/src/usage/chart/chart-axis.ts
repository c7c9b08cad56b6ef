// What stands at the edges of a chart.
import { DAY_MS } from '@keywright/core/instant';
import { GRAIN_MS, type Grain } from '../range/usage-range.ts';
import type { UsageBar } from './usage-series.ts';

const LABELS = 5;
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** The next round number whose half is round too, so that the highest bar fills the chart. */
export function niceMost(most: number): number {
  if (most <= 5) return 5;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 3, 4, 6, 8, 10].find((step) => step * power >= most) ?? 10);
}

export function axisTimes(bars: readonly UsageBar[], grain: Grain): readonly string[] {
  const [first] = bars;
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return [];
  const end = last.at + GRAIN_MS[grain];
  const span = end - first.at;
  // Days alone would say the same twice where several labels stand in one.
  const format = span <= 1.5 * DAY_MS ? time : span < (LABELS - 1) * DAY_MS ? dayAndTime : day;
  return Array.from({ length: LABELS }, (_, index) =>
    format.format(new Date(first.at + (span * index) / (LABELS - 1))),
  );
}
