// The one place where what was counted becomes a number. Sums are exact or they are refused: a bill that is rounded in
// silence is wrong.
import { USAGE_FIGURES, type UsageSums } from '@keywright/core/usage/usage-sums';

/** Databases give sums as numbers, as bigints, or as text where a number could not hold them all. */
export function exactInteger(value: unknown): number {
  const isNumeric = typeof value !== 'string' || /^-?\d+$/.test(value);
  const number = isNumeric && value !== null ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${String(value)} is no whole number that can be told exactly.`);
}

export function exactSums(figures: Readonly<Record<keyof UsageSums, unknown>>): UsageSums {
  const sums: Partial<Record<keyof UsageSums, number>> = {};
  for (const figure of USAGE_FIGURES) sums[figure] = exactInteger(figures[figure]);
  return sums as UsageSums;
}
