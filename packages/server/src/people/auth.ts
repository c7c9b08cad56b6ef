// Signing people in: Better Auth, set up for this house. Nobody is trusted by default: no default passwords, cookies
// for this origin alone, tokens kept as digests, and nothing sent to anyone but by our own mail.
import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins';
import { type AuthAdapterPorts, createAuthAdapter } from './auth-adapter.ts';
import { accessControl, roles } from './roles.ts';

export interface AuthOptions extends AuthAdapterPorts {
  /** Where the server is, as browsers see it. */
  readonly publicUrl: string;
  /** Signs cookies; at least 32 characters. */
  readonly secret: string;
  readonly onFailure: (error: unknown, during: string) => void;
}

const DAY_SECONDS = 24 * 3600;
const SHORTEST_PASSWORD = 12;

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(options: AuthOptions) {
  return betterAuth({
    appName: 'Keywright',
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    database: createAuthAdapter(options),
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...args) => {
        if (level === 'error') options.onFailure(args[0] ?? new Error(message), 'signing people in');
      },
    },
    emailAndPassword: { enabled: true, minPasswordLength: SHORTEST_PASSWORD, autoSignIn: true },
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: DAY_SECONDS, freshAge: DAY_SECONDS },
    verification: { storeIdentifier: 'hashed' },
    advanced: { useSecureCookies: options.publicUrl.startsWith('https:'), cookiePrefix: 'keywright' },
    plugins: [
      organization({
        ac: accessControl,
        roles,
        creatorRole: 'owner',
        disableOrganizationDeletion: true,
      }),
    ],
  });
}
