// A command that cannot go on, for a reason its user can do something about: what is wrong, and what to do.
import type { ExitCode } from './exit-code.ts';

export interface Explanation {
  readonly exitCode: ExitCode;
  /** One line for each thing that is wrong. */
  readonly errors: readonly string[];
  readonly hint: string | null;
}

export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly explanation: Explanation;

  constructor(exitCode: ExitCode, error: string, hint: string) {
    super(error);
    this.explanation = { exitCode, errors: [error], hint };
  }
}
