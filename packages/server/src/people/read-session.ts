// Who is signed in, by the cookie of a request. Reading neither prolongs a session nor changes the cookie.
import type { Auth } from './auth.ts';

export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly isOperator: boolean;
  /** The workspace they have chosen, be they still in it or not; null where none is. */
  readonly activeWorkspaceId: string | null;
}

export async function readSession(auth: Auth, headers: Headers): Promise<SignedIn | null> {
  const found = await auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (found === null) return null;
  const { id: userId, name, email, emailVerified, isOperator } = found.user;
  const { id: sessionId, activeOrganizationId: activeWorkspaceId = null } = found.session;
  return {
    userId,
    sessionId,
    name,
    email,
    emailVerified,
    isOperator: isOperator === true,
    activeWorkspaceId,
  };
}
