// Commands in our hints, named as they work here: behind npx, `keywright` alone is not found. They stand between
// backticks. For hints alone: what others wrote is shown as they wrote it.

export function runHere(hint: string, program: string): string {
  return hint.replaceAll(/`keywright (?=[a-z])/g, `\`${program} `);
}
