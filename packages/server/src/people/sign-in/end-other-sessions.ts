// POST /revoke-other-sessions: every session of an account but the one that asks. Better Auth's own ends them by their
// tokens, which nobody has: a session is kept with a digest of its token, so it would end none of them.
import { createAuthEndpoint, sensitiveSessionMiddleware } from 'better-auth/api';

/** Under the name of Better Auth's own, whose place it takes. */
export function endOtherSessions() {
  return {
    id: 'end-other-sessions',
    endpoints: {
      revokeOtherSessions: createAuthEndpoint(
        '/revoke-other-sessions',
        { method: 'POST', requireHeaders: true, use: [sensitiveSessionMiddleware] },
        async (context) => {
          const { adapter, session } = context.context;
          await adapter.deleteMany({
            model: 'session',
            where: [
              { field: 'userId', value: session.user.id },
              { field: 'id', operator: 'not_in', value: [session.session.id] },
            ],
          });
          return context.json({ status: true });
        },
      ),
    },
  };
}
