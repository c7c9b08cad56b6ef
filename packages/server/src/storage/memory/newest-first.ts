// Pages as SQL gives them: newest first, rows of the same instant by id, a page beginning after a known row.
// An unknown row to begin after gives an empty page.
import type { EpochMs } from '@keywright/core/instant';
import type { PageRequest } from '../../app/ports.ts';

interface Aged {
  readonly id: string;
  readonly createdAt: EpochMs;
}

export function newestFirst<T extends Aged>(rows: Iterable<T>): T[] {
  return [...rows].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
}

/** `last` is the row named by `page.after`, or undefined when there is none to be seen. */
export function pageOf<T extends Aged>(rows: readonly T[], page: PageRequest, last: T | undefined): T[] {
  if (page.after === null) return rows.slice(0, page.limit);
  if (last === undefined) return [];
  const isOlder = (row: T) =>
    row.createdAt < last.createdAt || (row.createdAt === last.createdAt && row.id < last.id);
  return rows.filter(isOlder).slice(0, page.limit);
}
