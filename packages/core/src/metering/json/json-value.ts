// Reading JSON nobody has checked: every value is unknown until it is looked at, and junk is the absence of a value.
import { MemberReader } from './member-reader.ts';

export type JsonObject = { readonly [name: string]: unknown };

/** Undefined when the text is not JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The JSON of an object's members of these names; null where it has none, or the name twice. */
export function membersOf<N extends string>(
  json: string | null,
  ...names: readonly N[]
): Readonly<Record<N, string | null>> {
  const members = {} as Record<N, string | null>;
  const wanted: Record<string, number> = {};
  for (const name of names) wanted[name] = json?.length ?? 0;
  const reader = new MemberReader(wanted);
  if (json !== null) reader.feed(json);
  for (const name of names) members[name] = reader.valueOf(name);
  return members;
}
