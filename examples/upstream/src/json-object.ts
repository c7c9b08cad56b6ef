// Reading JSON nobody has checked: every value is unknown until it is looked at.

export type JsonObject = { readonly [name: string]: unknown };

export function jsonObjectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** Null when the text is not JSON, or is JSON but no object. */
export function parseJsonObject(text: string): JsonObject | null {
  try {
    return jsonObjectOf(JSON.parse(text));
  } catch {
    return null;
  }
}
