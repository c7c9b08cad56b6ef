// Aligned columns: a heading, one line a row, two spaces between, nothing after the last column.
import { displayWidth } from './display-width.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const safe = rows.map((row) => row.map(printable));
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...safe.map((row) => displayWidth(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell)))
      .join('  ')
      .trimEnd();
  return [style.faint(line(headings)), ...safe.map(line)].join('\n');
}
