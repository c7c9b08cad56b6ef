// JSON as RFC 8259 means it, less what different readers understand differently: duplicate names, `__proto__`,
// and nesting without end are refused rather than resolved in silence.

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

const MAX_DEPTH = 32;
/**
 * A string, with the colon behind it where it is a name. Over valid JSON this finds every name and no other, in one
 * pass; over anything else it could begin again at every quote, and take minutes for a megabyte.
 */
const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]/g;
const FORBIDDEN_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

export function parseStrictJson(text: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'is not valid JSON' };
  }
  const names = countNames(text);
  if (names === 'too deep') return { ok: false, message: `is nested deeper than ${MAX_DEPTH} levels` };
  const found = inspect(value);
  if (found === 'forbidden')
    return { ok: false, message: `uses a reserved name: ${FORBIDDEN_NAMES.join(', ')}` };
  return found === names ? { ok: true, value } : { ok: false, message: 'uses a name twice in one object' };
}

function countNames(text: string): number | 'too deep' {
  let names = 0;
  let depth = 0;
  for (const match of text.matchAll(STRING_OR_BRACKET)) {
    const token = match[0];
    if (match[1] !== undefined) names += 1;
    else if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > MAX_DEPTH) return 'too deep';
  }
  return names;
}

/** How many names the parsed value kept: fewer than were written when one was written twice. */
function inspect(value: unknown): number | 'forbidden' {
  if (typeof value !== 'object' || value === null) return 0;
  let names = 0;
  for (const name of Object.keys(value)) {
    if (!Array.isArray(value)) {
      if (FORBIDDEN_NAMES.includes(name)) return 'forbidden';
      names += 1;
    }
    const below = inspect((value as Record<string, unknown>)[name]);
    if (below === 'forbidden') return below;
    names += below;
  }
  return names;
}
