// A short block of names and values, indented and aligned.
import { printable } from './printable.ts';
import type { Style } from './style.ts';

/** A value of null leaves its line out. */
export function details(
  lines: readonly (readonly [name: string, value: string | null])[],
  style: Style,
): string {
  const shown = lines.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  const width = Math.max(...shown.map(({ name }) => name.length));
  return shown
    .map(({ name, value }) => `  ${style.faint(name.padEnd(width))}  ${printable(value)}`)
    .join('\n');
}

/** Blocks with an empty line between them, ready to write. */
export function paragraphs(...blocks: readonly (string | null)[]): string {
  return `${blocks.filter((block) => block !== null).join('\n\n')}\n`;
}
