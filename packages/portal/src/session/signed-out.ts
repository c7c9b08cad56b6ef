// What tells that a session is over, and the address to sign in at from the page that is open.
import { ServerProblem } from '../server/ask.ts';

/** The management API and the calls of an account say it in words of their own. */
const CODES: readonly string[] = ['missing_credentials', 'UNAUTHORIZED'];

export function isSignedOut(problem: unknown): boolean {
  return problem instanceof ServerProblem && problem.status === 401 && CODES.includes(problem.code);
}

export function signInAddress(): string {
  const here = `${location.pathname}${location.search}`;
  return `/portal/sign-in?${new URLSearchParams({ next: here })}`;
}
