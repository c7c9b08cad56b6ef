// How often an address, and how often an account, may try. By address: whoever tries many accounts. By account: whoever
// tries one from many addresses; its owner's next good sign-in forgets them.
import { APIError } from 'better-auth/api';
import type { AttemptCounter, AttemptRule } from './attempt-counter.ts';

export const CLIENT_ADDRESS_HEADER = 'x-keywright-client-address';

const MINUTE = 60;
const HOUR = 3600;

const BY_ADDRESS: Readonly<Record<string, AttemptRule>> = {
  '/sign-in/email': { window: MINUTE, max: 10 },
  '/sign-in/social': { window: MINUTE, max: 30 },
  '/callback/*': { window: MINUTE, max: 30 },
  '/sign-up/email': { window: HOUR, max: 20 },
  '/request-password-reset': { window: HOUR, max: 20 },
  '/send-verification-email': { window: HOUR, max: 20 },
  '/reset-password': { window: MINUTE, max: 10 },
  '/change-password': { window: MINUTE, max: 10 },
  '/first-run': { window: MINUTE, max: 10 },
  '/organization/invite-member': { window: HOUR, max: 200 },
};

const BY_ACCOUNT: Readonly<Record<string, AttemptRule>> = {
  '/sign-in/email': { window: 15 * MINUTE, max: 20 },
  '/sign-up/email': { window: HOUR, max: 5 },
  '/request-password-reset': { window: HOUR, max: 5 },
  '/send-verification-email': { window: HOUR, max: 5 },
};

/** Better Auth's own limits, counted here. */
export function addressLimits(counter: AttemptCounter) {
  return {
    enabled: true,
    window: MINUTE,
    max: 300,
    customRules: BY_ADDRESS,
    customStorage: {
      consume: async (key: string, rule: AttemptRule) => counter.tryOne(`address ${key}`, rule),
    },
  };
}

export interface AccountLimits {
  /** Throws 429 when there were too many. */
  count(path: string, email: string): void;
  forget(path: string, email: string): void;
}

export function createAccountLimits(counter: AttemptCounter): AccountLimits {
  const keyOf = (path: string, email: string) => `account ${path} ${email.toLowerCase()}`;
  return {
    count(path, email) {
      const rule = BY_ACCOUNT[path];
      if (rule === undefined) return;
      const { allowed, retryAfter } = counter.tryOne(keyOf(path, email), rule);
      if (allowed) return;
      throw new APIError(
        'TOO_MANY_REQUESTS',
        { code: 'TOO_MANY_ATTEMPTS', message: 'Too many attempts. Try again later.' },
        { 'retry-after': String(retryAfter) },
      );
    },
    forget: (path, email) => counter.forget(keyOf(path, email)),
  };
}
