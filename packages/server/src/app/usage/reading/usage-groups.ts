// Groups of the ledger as answers need them: added up by fewer dimensions than they were read by.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { addUsage, NOTHING_USED, type UsageSums } from '@keywright/core/usage/usage-sums';
import type { UsageDimension, UsageGroup } from '../usage-ports.ts';

/** Rows of one answer. */
export const MOST_ROWS = 10_000;
/** What an answer may be added up from: it is held in memory, and callers choose what is told apart. */
export const MOST_GROUPS = 100_000;

export const TOO_MANY_ROWS: InputProblem = {
  field: 'by',
  message: 'comes to more than 10,000 rows; ask for a shorter time, or by less',
};

/** One group for each combination of these dimensions; in their order, where they are the first the ledger was asked by. */
export function mergeGroups(
  groups: readonly UsageGroup[],
  by: readonly UsageDimension[],
): readonly UsageGroup[] {
  const merged = new Map<string, { readonly by: UsageGroup['by']; sums: UsageSums }>();
  for (const group of groups) {
    const values = by.map((dimension) => group.by[dimension] ?? null);
    const id = JSON.stringify(values);
    const known = merged.get(id);
    if (known !== undefined) known.sums = addUsage(known.sums, group.sums);
    else
      merged.set(id, { by: Object.fromEntries(by.map((word, at) => [word, values[at]])), sums: group.sums });
  }
  return [...merged.values()];
}

export function totalOf(groups: readonly UsageGroup[]): UsageSums {
  return groups.reduce((total, { sums }) => addUsage(total, sums), NOTHING_USED);
}

export function isPeriod(dimension: UsageDimension): boolean {
  return dimension === 'minute' || dimension === 'hour' || dimension === 'day';
}
