// Aligned columns: a heading, one line a row, two spaces between, nothing after the last column. Numbers are flush right,
// so that their digits stand below one another.
import { displayWidth } from './display-width.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

/** `1,234`, `0.001200 USD`. */
const NUMBER = /^[\d,]+(?:\.\d+(?: [A-Z]{3})?)?$/;

export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const safe = rows.map((row) => row.map(printable));
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...safe.map((row) => displayWidth(row[column] ?? ''))),
  );
  const isNumeric = headings.map(
    (_, column) => safe.length > 0 && safe.every((row) => NUMBER.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
        return isNumeric[column] ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [style.faint(line(headings)), ...safe.map(line)].join('\n');
}
