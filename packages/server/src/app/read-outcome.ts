// What a question comes to that may be refused: an answer, or why not.
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';

export type ReadOutcome<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function answered<T>(answer: T): ReadOutcome<T> {
  return { ok: true, answer };
}

export const NOT_FOUND = { ok: false, refusal: { reason: 'not_found' } } as const;

export function refusedInput(problem: InputProblem): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { reason: 'validation_error', problems: [problem] } };
}
