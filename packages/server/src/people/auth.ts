// Signing people in: Better Auth, set up for this house. Nobody is trusted by default: no default passwords, cookies
// for this origin alone, tokens kept as digests, and no account is entered because an e-mail address matches.

import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '@keywright/core/people/account-terms';
import { sessionCookie } from '@keywright/core/people/session-cookie';
import { betterAuth } from 'better-auth';
import { type AuthAdapterPorts, createAuthAdapter } from './auth-adapter.ts';
import type { FirstRun } from './first-run.ts';
import { firstRunEndpoint } from './first-run-endpoint.ts';
import { createAuthMail } from './mail/auth-mail.ts';
import type { Mail } from './mail/mail.ts';
import { CodeRefusedError } from './oidc/code-exchange.ts';
import { oidcSignIn } from './oidc/oidc-sign-in.ts';
import type { FetchProvider } from './oidc/provider-fetch.ts';
import { createAttemptCounter } from './sign-in/attempt-counter.ts';
import { endOtherSessions } from './sign-in/end-other-sessions.ts';
import { addressLimits, CLIENT_ADDRESS_HEADER, createAccountLimits } from './sign-in/attempt-limits.ts';
import { createAuthHooks } from './sign-in/auth-hooks.ts';
import type { Background } from './sign-in/background.ts';
import type { SignIn } from './sign-in/sign-in-config.ts';
import { workspacePlugin } from './workspace-plugin.ts';

export interface AuthOptions extends AuthAdapterPorts {
  /** Where the server is, as browsers see it. */
  readonly publicUrl: string;
  /** Signs cookies; at least 32 characters. */
  readonly secret: string;
  readonly signIn: SignIn;
  readonly mail: Mail;
  readonly background: Background;
  readonly firstRun: FirstRun;
  readonly fetchProvider: FetchProvider;
  readonly onFailure: (error: unknown, during: string) => void;
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const PASSWORD_PATHS = [
  '/sign-up/email',
  '/sign-in/email',
  '/request-password-reset',
  '/reset-password',
  '/change-password',
];

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(options: AuthOptions) {
  const { publicUrl, signIn, background, clock, onFailure } = options;
  const errorUrl = `${publicUrl}/portal/sign-in`;
  const attempts = createAttemptCounter(clock.now);
  const internal = async () => (await auth.$context).internalAdapter;
  const mail = createAuthMail({
    ...options,
    hasPassword: async (userId) => (await (await internal()).findCredentialAccount(userId)) !== null,
  });
  const hooks = createAuthHooks({
    limits: createAccountLimits(attempts),
    background,
    endpoints: () => ({
      signUp: (body) => auth.api.signUpEmail({ body }),
      requestPasswordReset: (body) => auth.api.requestPasswordReset({ body }),
      sendVerificationEmail: (body) => auth.api.sendVerificationEmail({ body }),
    }),
  });
  const auth = betterAuth({
    appName: 'Keywright',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: [new URL(publicUrl).origin],
    database: createAuthAdapter(options),
    telemetry: { enabled: false },
    logger: { log: failuresOnly(onFailure) },
    onAPIError: { errorURL: errorUrl },
    disabledPaths: signIn.password ? [] : PASSWORD_PATHS,
    hooks,
    user: { additionalFields: { isOperator: { type: 'boolean', input: false, defaultValue: false } } },
    emailAndPassword: {
      enabled: signIn.password,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: LONGEST_PASSWORD,
      requireEmailVerification: true,
      autoSignIn: false,
      resetPasswordTokenExpiresIn: HOUR_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: mail.resetPassword,
      onExistingUserSignUp: mail.accountExists,
      // Whoever has the link has the mailbox.
      onPasswordReset: async ({ user }) => {
        if (!user.emailVerified) await (await internal()).updateUser(user.id, { emailVerified: true });
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      expiresIn: HOUR_SECONDS,
      sendVerificationEmail: mail.verifyAddress,
    },
    account: {
      accountLinking: { enabled: false, disableImplicitLinking: true, trustedProviders: [] },
      updateAccountOnSignIn: false,
    },
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: DAY_SECONDS, freshAge: DAY_SECONDS },
    verification: { storeIdentifier: 'hashed' },
    rateLimit: addressLimits(attempts),
    advanced: {
      ...cookies(publicUrl),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    plugins: [
      workspacePlugin({ mail, people: options.storage.people, clock }),
      oidcSignIn({ ...options, now: clock.now, providers: signIn.providers, errorUrl }),
      firstRunEndpoint(options.firstRun, signIn),
      endOtherSessions(),
    ],
  });
  return auth;
}

function cookies(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  return {
    useSecureCookies: false,
    cookiePrefix: sessionCookie(publicUrl).prefix,
    defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' } as const,
  };
}

/** Better Auth logs as errors what strangers do wrong, too: those are no failures of ours. */
function failuresOnly(onFailure: AuthOptions['onFailure']) {
  return (level: string, _message: string, ...[error]: unknown[]) => {
    if (level !== 'error' || !(error instanceof Error)) return;
    const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
    const isTheirs =
      error instanceof CodeRefusedError ||
      (typeof code === 'string' && code.startsWith('state_')) ||
      (typeof statusCode === 'number' && statusCode < 500);
    if (!isTheirs) onFailure(error, 'signing people in');
  };
}
