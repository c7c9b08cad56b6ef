// One value as one line (NDJSON). JSON escapes line feeds; what else some reader may take for the end of a line, or a
// terminal for a command, is escaped as well, so that no name of anybody's forges an entry.

const ALSO_UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

export function ndjsonLine(value: unknown): string {
  const json = JSON.stringify(value).replace(ALSO_UNSAFE, escaped);
  return `${json}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
