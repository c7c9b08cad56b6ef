// A refusal on its way out of a native-API handler. Fastify handlers leave by throwing; nothing else here does.
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { ReadOutcome } from '../../app/read-outcome.ts';

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

export function invalid(problems: readonly InputProblem[]): Refused {
  return new Refused({ reason: 'validation_error', problems });
}

/** What was asked for; throws the refusal there is instead. */
export function readAnswer<T>(outcome: ReadOutcome<T>): T {
  if (!outcome.ok) throw new Refused(outcome.refusal);
  return outcome.answer;
}
