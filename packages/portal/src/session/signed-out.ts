// What to do when the session is over: sign in, and come back to where one is.
import { ServerProblem } from '../server/ask.ts';

export function isSignedOut(problem: unknown): boolean {
  return problem instanceof ServerProblem && problem.status === 401 && problem.code === 'missing_credentials';
}

/** The address to sign in at, from the page that is open. */
export function signInAddress(): string {
  const here = `${location.pathname}${location.search}`;
  return `/portal/sign-in?${new URLSearchParams({ next: here })}`;
}
