// Commands in our own words, named as they work here: behind npx, `keywright` alone is not found. Commands stand between
// backticks, or alone on an indented line; what others chose never begins such a line.

export function runHere(text: string, program: string): string {
  if (program === 'keywright') return text;
  return text.replaceAll(/(`|^ {2})keywright (?=[a-z])/gm, `$1${program} `);
}
