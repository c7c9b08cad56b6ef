// The name somebody probably meant: typing errors are a letter or two away from it.

/** The closest of these names, or null where none is close. */
export function closestName(written: string, names: readonly string[]): string | null {
  const near = names
    .map((name) => ({ name, distance: distanceOf(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.name ?? null;
}

/** `; did you mean hosts?`, or nothing. */
export function suggestion(written: string, names: readonly string[]): string {
  const closest = closestName(written, names);
  return closest === null ? '' : `; did you mean ${closest}?`;
}

const LONGEST = 64;

/** Insertions, deletions, replacements, and neighbours exchanged (optimal string alignment). */
function distanceOf(a: string, b: string): number {
  if (a.length > LONGEST || b.length > LONGEST) return LONGEST;
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const near = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + cost,
      );
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(isSwap ? Math.min(near, (older[column - 2] ?? 0) + 1) : near);
    }
    older = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
