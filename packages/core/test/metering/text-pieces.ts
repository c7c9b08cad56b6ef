// Cuts texts into pieces, as networks do.
import fc from 'fast-check';

/** The same text, cut at these places. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length));
}

export const somePlaces = fc.array(fc.nat(10_000), { maxLength: 30 });
