// What stands before and after Better Auth's own endpoints when a request comes from outside: attempts are counted, some
// answers are given blindly, and signing in ends the session the browser had before.
import { createAuthMiddleware } from 'better-auth/api';
import type { AccountLimits } from './attempt-limits.ts';
import type { Background } from './background.ts';
import { answerBlindly, type BlindEndpoints, nameOf } from './blind-answers.ts';

export interface AuthHookPorts {
  readonly limits: AccountLimits;
  readonly background: Background;
  readonly endpoints: () => BlindEndpoints;
}

const SIGN_IN = '/sign-in/email';

export function createAuthHooks({ limits, background, endpoints }: AuthHookPorts) {
  return {
    before: createAuthMiddleware(async (context) => {
      const { path, body, request } = context;
      // Calls of our own have no request: nobody guesses there.
      if (request === undefined) return undefined;
      if (typeof body?.email === 'string') limits.count(path, body.email);
      if (path === '/update-user') nameOf(body ?? {});
      const answer = answerBlindly(path, body, { endpoints: endpoints(), background });
      return answer === null ? undefined : context.json(answer);
    }),
    after: createAuthMiddleware(async (context) => {
      const { newSession, authCookies, secret, internalAdapter } = context.context;
      if (newSession === null) return;
      if (context.path === SIGN_IN) limits.forget(SIGN_IN, newSession.user.email);
      const before = await context.getSignedCookie(authCookies.sessionToken.name, secret);
      if (typeof before === 'string' && before !== newSession.session.token)
        await internalAdapter.deleteSession(before);
    }),
  };
}
