// POST /first-run: the code of the first-run link, and who the operator is to be. Answers with a session.
import { APIError, createAuthEndpoint, getSessionFromCtx } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import type { FirstRun, Operator } from './first-run.ts';
import { emailOf, nameOf, passwordOf } from './sign-in/blind-answers.ts';
import type { SignIn } from './sign-in/sign-in-config.ts';

const body = z.strictObject({
  code: z.string().max(100),
  name: z.string().optional(),
  email: z.string().optional(),
  password: z.string().optional(),
  /** The address of the account that is signed in: it is attached only if the page showed it to whoever presses. */
  signedInAs: z.string().optional(),
});

export function firstRunEndpoint(firstRun: FirstRun, signIn: SignIn) {
  return {
    id: 'first-run',
    endpoints: {
      firstRun: createAuthEndpoint('/first-run', { method: 'POST', body }, async (context) => {
        const { body: given } = context;
        const { internalAdapter, password } = context.context;
        // First, so that nothing else is told, and no password hashed, for whoever has no code.
        if (!firstRun.isGood(given.code)) throw refused();
        const operator = async (): Promise<Operator> => {
          if (given.signedInAs !== undefined) {
            const session = await getSessionFromCtx(context);
            if (session?.user.email !== given.signedInAs.toLowerCase()) throw signedInAsAnother();
            return { kind: 'signed in', userId: session.user.id };
          }
          if (!signIn.password) throw noPasswords();
          const passwordHash = await password.hash(passwordOf(given));
          return { kind: 'new', name: nameOf(given), email: emailOf(given), passwordHash };
        };
        const outcome = await firstRun.makeOperator(given.code, await operator());
        if (outcome.kind === 'refused') throw refused();
        if (outcome.kind === 'email taken') throw emailTaken();
        const user = await internalAdapter.findUserById(outcome.userId);
        const session = await internalAdapter.createSession(outcome.userId);
        if (user === null || !session) throw new Error('The operator cannot be signed in.');
        await setSessionCookie(context, { session, user });
        return context.json({ user: { id: user.id, name: user.name, email: user.email } });
      }),
    },
  };
}

const refused = () =>
  new APIError('FORBIDDEN', {
    code: 'FIRST_RUN_REFUSED',
    message: 'This link was used or is over. `keywright first-run` prints a new one; so does the next start.',
  });
const emailTaken = () =>
  new APIError('CONFLICT', {
    code: 'EMAIL_TAKEN',
    message: 'This address has an account. Sign in with it, then open the link again.',
  });
const signedInAsAnother = () =>
  new APIError('FORBIDDEN', { code: 'NOT_SIGNED_IN', message: 'You are not signed in as that account.' });
const noPasswords = () =>
  new APIError('BAD_REQUEST', {
    code: 'NO_PASSWORDS',
    message: 'Nobody has a password here. Sign in through a provider, then open the link again.',
  });
