// What a refused way in reads like under its field.
import { ServerProblem } from '../../server/ask.ts';
import { problemWords } from '../../server/problem-words.ts';

const WORDS: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD:
    'No account has this address and password. Check both, or ask for a new password.',
  INVALID_EMAIL: 'This is no e-mail address.',
  PASSWORD_TOO_SHORT: 'A password has at least 12 characters. A few words do well.',
  PASSWORD_TOO_LONG: 'A password has at most 128 characters.',
  INVALID_PASSWORD: 'This is not your password.',
  INVALID_TOKEN: 'This link was used or is over. Ask for another.',
  TOKEN_EXPIRED: 'This link is over. Ask for another.',
  FIRST_RUN_REFUSED: 'This link was used or is over. Start the server again to have a new one printed.',
};

export function signInFault(problem: unknown): string | null {
  if (problem === null) return null;
  if (problem instanceof ServerProblem) {
    const words = WORDS[problem.code];
    if (words !== undefined) return words;
  }
  const { why, next, requestId } = problemWords(problem);
  const isOurs = problem instanceof ServerProblem && problem.status >= 500;
  return [why, next, isOurs && requestId !== null && `Request ${requestId}.`].filter(Boolean).join(' ');
}
