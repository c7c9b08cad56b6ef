// One line of the journal: the CRC-32 of what follows, in eight hexadecimal digits, a blank, a JSON text, a line feed.
// JSON has no line feed of its own, so a line that was torn or changed never hides the lines after it.
import { crc32 } from 'node:zlib';

const CHECK_DIGITS = 8;
const JSON_START = CHECK_DIGITS + 1;

export function lineOf(json: string): string {
  return `${crc32(json).toString(16).padStart(CHECK_DIGITS, '0')} ${json}\n`;
}

/** The JSON of a line without its line feed; null when it is not as it was written. */
export function jsonOf(line: string): string | null {
  if (line.charAt(CHECK_DIGITS) !== ' ') return null;
  const json = line.slice(JSON_START);
  return crc32(json).toString(16).padStart(CHECK_DIGITS, '0') === line.slice(0, CHECK_DIGITS) ? json : null;
}

/** Whether the JSON of this line begins so; for finding some lines among many without reading them all. */
export function beginsWith(line: string, json: string): boolean {
  return line.startsWith(json, JSON_START);
}
