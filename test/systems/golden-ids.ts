// The rows of the five systems, and which titles of tests name them. A title names the ids it begins with.

/** How many rows each system has, numbered from 01. */
const ROWS: Readonly<Record<string, number>> = { STAV: 18, HVZ: 11, STV: 12, STN: 8, SB: 9 };

export const GOLDEN_IDS: readonly string[] = Object.entries(ROWS).flatMap(([system, rows]) =>
  Array.from({ length: rows }, (_, index) => `${system}-${String(index + 1).padStart(2, '0')}`),
);

const LEADING_IDS = /^(?:(?:STAV|HVZ|STV|STN|SB)-\d+(?:\s|$))+/;

export function idFaults(titles: readonly string[]): string[] {
  const named = new Set(titles.flatMap((title) => LEADING_IDS.exec(title)?.[0].trim().split(/\s+/) ?? []));
  return [
    ...GOLDEN_IDS.filter((id) => !named.has(id)).map((id) => `${id} has no test that is named by it`),
    ...[...named]
      .filter((id) => !GOLDEN_IDS.includes(id))
      .map((id) => `${id} is no row, but a test is named by it`),
  ];
}

const CALL = /(?<![\w.$])(?:describe|it|test)((?:\.\w+)*)(?=\s*\()/g;
const NOT_RUN = /\.(?:skip|todo|fails)\b/;

/** Titles of the tests and groups in a file that are run; `code` is without its comments. */
export function titlesIn(code: string): string[] {
  const titles: string[] = [];
  let skippedTo = 0;
  for (const match of code.matchAll(CALL)) {
    if (match.index < skippedTo) continue;
    const [whole, modifiers = ''] = match;
    let opensAt = code.indexOf('(', match.index + whole.length);
    // What a table is made of comes first, in parentheses of its own.
    if (/\.(?:each|for|skipIf|runIf)$/.test(modifiers)) {
      const behind = closeOf(code, opensAt) + 1;
      opensAt = behind + (/^\s*/.exec(code.slice(behind))?.[0].length ?? 0);
      if (code[opensAt] !== '(') continue;
    }
    if (NOT_RUN.test(modifiers)) {
      skippedTo = closeOf(code, opensAt);
      continue;
    }
    const literal = /^\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/.exec(code.slice(opensAt));
    if (literal !== null) titles.push((literal[2] ?? '').replace(/\\(.)/g, '$1'));
  }
  return titles;
}

/** Where the parenthesis that opens at this place closes; texts are passed over. */
function closeOf(code: string, opensAt: number): number {
  let depth = 0;
  for (let at = opensAt; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (/['"`]/.test(character)) at = endOfText(code, at);
    if (depth === 0) return at;
  }
  return code.length;
}

function endOfText(code: string, startsAt: number): number {
  const quote = code[startsAt];
  for (let at = startsAt + 1; at < code.length; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === quote) return at;
  }
  return code.length;
}
