// Rows of usage as bars over time: what was let in, what met a limit, what was refused. A time without requests is a bar
// of nothing.
import type { UsageRowAnswer } from '@keywright/core/wire-contract';
import { GRAIN_MS, type Grain } from '../range/usage-range.ts';

export interface UsageBar {
  readonly at: number;
  readonly letIn: number;
  readonly limited: number;
  readonly refused: number;
}

export const OUTCOMES = [
  { name: 'letIn', label: 'let in', fill: 'fill-bar', swatch: 'bg-bar' },
  { name: 'limited', label: 'over a limit', fill: 'fill-bar-warn', swatch: 'bg-bar-warn' },
  { name: 'refused', label: 'refused', fill: 'fill-bar-bad', swatch: 'bg-bar-bad' },
] as const satisfies readonly { name: keyof UsageBar; label: string; fill: string; swatch: string }[];

export function usageSeries(
  rows: readonly UsageRowAnswer[],
  { from, to, grain }: { readonly from: number; readonly to: number; readonly grain: Grain },
): readonly UsageBar[] {
  const step = GRAIN_MS[grain];
  const first = Math.floor(from / step) * step;
  const bars = new Map<number, { letIn: number; limited: number; refused: number }>();
  for (let at = first; at < to; at += step) bars.set(at, { letIn: 0, limited: 0, refused: 0 });
  for (const row of rows) {
    const bar = bars.get(Math.floor(Date.parse(row[grain] ?? '') / step) * step);
    if (bar === undefined) continue;
    bar.letIn += row.requests;
    bar[row.outcome === 'limit_exceeded' ? 'limited' : 'refused'] += row.denied;
  }
  return [...bars].map(([at, counts]) => ({ at, ...counts }));
}

export function totalOf({ letIn, limited, refused }: UsageBar): number {
  return letIn + limited + refused;
}
