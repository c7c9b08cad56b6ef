// The order of a journal's positions.
import type { JournalPosition } from '../usage-ports.ts';

export function isBefore(a: JournalPosition, b: JournalPosition): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}
