// Several things in a sentence.

/** `a`, `a and b`, `a, b and c`. */
export function listWords(parts: readonly string[]): string {
  const rest = parts.slice(0, -1);
  return rest.length === 0 ? (parts[0] ?? '') : `${rest.join(', ')} and ${parts.at(-1)}`;
}
