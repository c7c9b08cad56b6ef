// How a failure is shown: `error:` lines, then one `hint:`, on standard error.
import type { Explanation } from './command-failure.ts';
import type { Surroundings } from './surroundings.ts';
import { printable } from './text/printable.ts';
import { runHere } from './text/run-here.ts';
import { styleFor } from './text/style.ts';

export function reportFailure({ errors, hint }: Explanation, surroundings: Surroundings): void {
  const style = styleFor(surroundings.colour.errors, surroundings.program);
  for (const error of errors) surroundings.writeError(`${style.bad('error:')} ${printable(error)}\n`);
  if (hint === null) return;
  surroundings.writeError(`${style.strong('hint:')} ${printable(runHere(hint, surroundings.program))}\n`);
}
