// What may differ from run to run in a transcript, and is written as a placeholder there:
//   …           any characters but spaces, e.g. `key_…`
//   <instant>   an RFC 3339 instant
//   <when>      its distance from now, e.g. `in 30 days`; <use> the same, or `never`: uses are written a little later
//   <any-name>  a word, kept at its first sight: the same word everywhere after, in commands too
// The width of a column follows its content, so two or more spaces stand for two or more.
import { withoutEmptyEnd } from './transcript.ts';

export type Captures = Map<string, string>;

const PLACEHOLDER = /<([a-z][a-z0-9-]*)>/;
const WHEN = 'just now|in \\d+ [a-z]+|\\d+ [a-z]+ ago';
const FIXED: Readonly<Record<string, string>> = {
  instant: '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{3})?Z',
  when: `(?:${WHEN})`,
  use: `(?:never|${WHEN})`,
};

/** The command with the words captured so far. */
export function fillIn(command: string, captures: Captures): string {
  return command.replace(new RegExp(PLACEHOLDER, 'g'), (whole, name: string) => captures.get(name) ?? whole);
}

/** Compares output with a transcript and keeps new captures; null when they agree, else the first difference. */
export function differenceOf(expected: readonly string[], output: string, captures: Captures): string | null {
  const actual = withoutEmptyEnd(output.split('\n'));
  for (let at = 0; at < Math.max(expected.length, actual.length); at += 1) {
    const wanted = expected[at];
    const got = actual[at];
    if (wanted !== undefined && got !== undefined && lineMatches(wanted, got, captures)) continue;
    return `line ${at + 1} of the output\n  in the document: ${wanted ?? '(nothing)'}\n  printed:         ${got ?? '(nothing)'}\n\nall of it:\n${output}`;
  }
  return null;
}

function lineMatches(wanted: string, got: string, captures: Captures): boolean {
  const names: string[] = [];
  const pattern = wanted
    .split(/(<[a-z][a-z0-9-]*>|…|(?<=\S) {2,})/)
    .map((part) => {
      if (part === '…') return '\\S+';
      if (/^ {2,}$/.test(part)) return ' {2,}';
      const name = PLACEHOLDER.exec(part)?.[1];
      if (name === undefined) return escaped(part);
      const known = captures.get(name);
      if (FIXED[name] !== undefined) return FIXED[name];
      if (known !== undefined) return escaped(known);
      names.push(name);
      return '(\\S+)';
    })
    .join('');
  const match = new RegExp(`^${pattern}$`).exec(got);
  if (match === null) return false;
  for (const [index, name] of names.entries()) captures.set(name, match[index + 1] ?? '');
  return true;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
