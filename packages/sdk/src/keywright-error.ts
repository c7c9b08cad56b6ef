// The server answered, and the answer is no (or is not Keywright's). Carries what RFC 9457 problem details say.
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { ProblemAnswer } from '@keywright/core/wire-contract';

export interface AnswerFacts {
  readonly status: number;
  /** Seconds from the Retry-After header; null when the answer names none. */
  readonly retryAfterSeconds: number | null;
  /** The body as sent; null when it was not a problem document. */
  readonly answer: ProblemAnswer | null;
}

/** The code of an answer no Keywright server gives: a proxy's error page, another program's JSON. */
export const UNRECOGNISED_ANSWER = 'unrecognised_answer';

/**
 * A refusal (4xx) or a failure (5xx) of the server. Decide by `code`, which is stable; `detail` is for people.
 * `code` is `unrecognised_answer`, with any status, when something else than Keywright answered.
 */
export class KeywrightError extends Error {
  override readonly name = 'KeywrightError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Names the request in the server's log. */
  readonly requestId: string | null;
  /** Everything wrong with the input, by field; empty for other refusals. */
  readonly problems: readonly InputProblem[];
  readonly retryAfterSeconds: number | null;
  /** The problem document as sent. */
  readonly answer: ProblemAnswer | null;

  constructor({ status, retryAfterSeconds, answer }: AnswerFacts) {
    const detail = answer?.detail ?? `The answer (status ${status}) is not one a Keywright server gives`;
    super(detail);
    this.status = status;
    this.code = answer?.code ?? UNRECOGNISED_ANSWER;
    this.detail = detail;
    this.requestId = answer?.requestId ?? null;
    this.problems = answer?.problems ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
    this.answer = answer;
  }
}
