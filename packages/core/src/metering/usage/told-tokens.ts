// Figures of tokens as an upstream told them. Whatever is no plain count is as good as never told.
import { parsedJson } from '../json/json-value.ts';

/** No request comes to more; a larger figure is junk, and sums of such counts stay exact. */
export const MOST_TOKENS = 10_000_000;

export function toldTokens(json: string | null): number | null {
  if (json === null) return null;
  const value = parsedJson(json);
  return isTokenCount(value) ? value : null;
}

function isTokenCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS;
}
