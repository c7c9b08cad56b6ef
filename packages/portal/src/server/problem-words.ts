// A problem in a reader's words: why it happened, and what to do next.
import { durationWords } from '@keywright/core/duration-words';
import { isSignedOut } from '../session/signed-out.ts';
import { ServerProblem } from './ask.ts';
import { faultWords, sentence } from './fault-words.ts';

export interface ProblemWords {
  readonly why: string;
  readonly next: string;
  readonly requestId: string | null;
  readonly isOffline: boolean;
}

const NEXT: Readonly<Record<string, string>> = {
  role_insufficient: 'Ask an owner or admin of this workspace to do it, or to change your role.',
  not_found: 'It may have been removed, or it belongs to a workspace you are no longer a member of.',
  cross_site: 'Open the portal at its own address and try again.',
  idempotency_mismatch: 'An earlier try was done as it was then: leave this page, and look what is there.',
  rotation_in_progress: 'End the old secret first, or wait until its grace is over.',
  internal_error: 'Try again. If it happens again, give your operator the request id.',
  store_unavailable: 'Try again in a moment.',
};

/** Something was to be changed, and nobody knows whether it was. */
export function isAnswerLost(problem: unknown): boolean {
  return problem instanceof ServerProblem && problem.code === 'answer_lost';
}

export function problemWords(problem: unknown): ProblemWords {
  if (!(problem instanceof ServerProblem)) {
    const why = 'This page met something it did not expect.';
    return { why, next: 'Load the page again.', requestId: null, isOffline: false };
  }
  const { status, code, detail, requestId, retryAfterSeconds, faults } = problem;
  if (status === 0) {
    const why = navigator.onLine ? 'The server did not answer.' : 'You are offline.';
    const next = isAnswerLost(problem)
      ? 'Whether it was done is not known: try again, or load the page to see.'
      : 'Try again when it is back.';
    return { why, next, requestId, isOffline: true };
  }
  if (isSignedOut(problem)) {
    const next = 'Sign in again, then try once more: what you typed is still here.';
    return { why: 'You are signed out.', next, requestId, isOffline: false };
  }
  if (status === 429) {
    const next =
      retryAfterSeconds === null ? 'Try again later.' : `Try again in ${waitWords(retryAfterSeconds)}.`;
    return { why: 'That was tried too often.', next, requestId, isOffline: false };
  }
  const why =
    faults.length > 0 ? faults.map(faultWords).join(' ') : sentence(detail || 'The server refused.');
  return {
    why,
    next: NEXT[code] ?? (status >= 500 ? (NEXT['internal_error'] ?? '') : ''),
    requestId,
    isOffline: false,
  };
}

/** Rounded up to what people wait in. */
function waitWords(seconds: number): string {
  const unit = seconds < 90 ? 1 : seconds < 5400 ? 60 : 3600;
  return durationWords(Math.ceil(seconds / unit) * unit * 1000);
}
