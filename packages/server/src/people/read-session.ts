// Who is signed in, by the cookie of a request. Reading neither prolongs a session nor changes the cookie.
import type { Auth } from './auth.ts';

export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly isOperator: boolean;
}

export async function readSession(auth: Auth, headers: Headers): Promise<SignedIn | null> {
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (found === null) return null;
  const { id: userId, name, email, emailVerified, isOperator } = found.user;
  return { userId, sessionId: found.session.id, name, email, emailVerified, isOperator: isOperator === true };
}
