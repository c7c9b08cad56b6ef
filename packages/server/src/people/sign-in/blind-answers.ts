// Requests whose honest answer would tell whether an address has an account: signing up, asking for a new password, for
// another confirmation. What is wrong with the request itself is said at once; the rest happens after one and the same
// answer, and is told by mail, to whoever reads the mail of that address.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { LONGEST_EMAIL, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@keywright/core/people/account-terms';
import { APIError } from 'better-auth/api';
import { z } from 'zod';
import type { Background } from './background.ts';

const EMAIL = z.email();

export interface BlindEndpoints {
  readonly signUp: (body: { name: string; email: string; password: string }) => Promise<unknown>;
  readonly requestPasswordReset: (body: { email: string }) => Promise<unknown>;
  readonly sendVerificationEmail: (body: { email: string }) => Promise<unknown>;
}

type Body = Readonly<Record<string, unknown>>;

const BLIND: Readonly<Record<string, (body: Body, endpoints: BlindEndpoints) => () => Promise<unknown>>> = {
  '/sign-up/email': (body, { signUp }) => {
    const checked = { name: nameOf(body), email: emailOf(body), password: passwordOf(body) };
    return () => signUp(checked);
  },
  '/request-password-reset': (body, { requestPasswordReset }) => {
    const email = emailOf(body);
    return () => requestPasswordReset({ email });
  },
  '/send-verification-email': (body, { sendVerificationEmail }) => {
    const email = emailOf(body);
    return () => sendVerificationEmail({ email });
  },
};

/** The answer, with the work begun; null for requests that are answered openly. Throws 400. */
export function answerBlindly(
  path: string,
  body: unknown,
  { endpoints, background }: { readonly endpoints: BlindEndpoints; readonly background: Background },
): { readonly status: true } | null {
  const prepare = Object.hasOwn(BLIND, path) ? BLIND[path] : undefined;
  if (prepare === undefined) return null;
  background.run(`answering ${path}`, prepare((body ?? {}) as Body, endpoints));
  return { status: true };
}

export function emailOf({ email }: Body): string {
  const read = EMAIL.safeParse(email);
  if (read.success && read.data.length <= LONGEST_EMAIL) return read.data.toLowerCase();
  throw new APIError('BAD_REQUEST', { code: 'INVALID_EMAIL', message: 'This is no e-mail address.' });
}

export function nameOf({ name }: Body): string {
  const isName = typeof name === 'string' && name.length <= LONGEST_NAME && /^[^\p{C}]+$/u.test(name);
  if (isName && name.trim() !== '') return name.trim();
  throw new APIError('BAD_REQUEST', {
    code: 'INVALID_NAME',
    message: `A name has 1 to ${LONGEST_NAME} characters.`,
  });
}

export function passwordOf({ password }: Body): string {
  const isLong = typeof password === 'string' && password.length >= SHORTEST_PASSWORD;
  if (isLong && password.length <= LONGEST_PASSWORD) return password;
  throw new APIError('BAD_REQUEST', {
    code: isLong ? 'PASSWORD_TOO_LONG' : 'PASSWORD_TOO_SHORT',
    message: `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`,
  });
}
