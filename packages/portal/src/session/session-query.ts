// Who is signed in, by Better Auth's own words.
import { queryOptions } from '@tanstack/react-query';
import { ask } from '../server/ask.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly isOperator: boolean;
}

export interface Session {
  readonly user: Person;
  readonly session: { readonly id: string; readonly expiresAt: string; readonly ipAddress: string | null };
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const answer = await ask<Session | null>('/api/auth/get-session', { signal });
    return answer === null ? null : withoutToken(answer);
  },
  staleTime: 60_000,
});

/** Better Auth answers the session's token as well: that is dropped before anything is kept. */
function withoutToken({ user, session }: Session): Session {
  const { id, name, email, emailVerified, isOperator } = user;
  const { id: sessionId, expiresAt, ipAddress } = session;
  return {
    user: { id, name, email, emailVerified, isOperator },
    session: { id: sessionId, expiresAt, ipAddress },
  };
}
