// Reads what stands behind the question mark of an address; what cannot be read is as if it were not there.
type Search = Readonly<Record<string, unknown>>;

export function textIn(search: Search, name: string): string | undefined {
  const value = search[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 512 ? value : undefined;
}

export function oneIn<const V extends string>(
  search: Search,
  name: string,
  values: readonly V[],
): V | undefined {
  return values.find((value) => value === search[name]);
}

/** Only what is there: an address says nothing that goes without saying. */
export function present<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): {
  [K in keyof T]?: Exclude<T[K], undefined>;
} {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
