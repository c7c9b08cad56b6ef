// Adds up sums by the dimensions asked for, and answers the groups in their order, once for every engine: databases
// order text each in a way of its own.
import { addUsage, type UsageSums } from '@keywright/core/usage/usage-sums';
import type { UsageDimension, UsageGroup } from '../../app/usage/usage-ports.ts';
import { exactSums } from './exact-sums.ts';
import { DIMENSION_SOURCES } from './usage-dimensions.ts';

/** The figures, and each dimension under its name: text, a period's start, or null. */
type SumRow = Readonly<Record<string, unknown>>;

export class UsageTotals {
  readonly #by: readonly UsageDimension[];
  readonly #groups = new Map<string, UsageGroup>();

  constructor(by: readonly UsageDimension[]) {
    this.#by = [...new Set(by)];
  }

  get size(): number {
    return this.#groups.size;
  }

  add(row: SumRow): void {
    const values = this.#by.map((dimension) => textOf(row[dimension]));
    const id = JSON.stringify(values);
    const known = this.#groups.get(id);
    const sums = exactSums(row as Readonly<Record<keyof UsageSums, unknown>>);
    const by =
      known?.by ?? Object.fromEntries(this.#by.map((dimension, index) => [dimension, values[index] ?? null]));
    this.#groups.set(id, { by, sums: known === undefined ? sums : exactSums(addUsage(known.sums, sums)) });
  }

  /** By the dimensions in their order, periods by time, null first. */
  groups(): UsageGroup[] {
    return [...this.#groups.values()].sort((a, b) => {
      for (const dimension of this.#by) {
        const order = compare(dimension, a.by[dimension] ?? null, b.by[dimension] ?? null);
        if (order !== 0) return order;
      }
      return 0;
    });
  }
}

function textOf(value: unknown): string | null {
  return value === null ? null : String(value);
}

function compare(dimension: UsageDimension, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if ('periodMs' in DIMENSION_SOURCES[dimension]) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}
