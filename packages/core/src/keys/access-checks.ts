// May this key do this, here, now? An ordered array of pure checks; the first refusal stands.
// To add a rule: one function, one place in the array, one reason in refusal-reasons.ts.

import type { EmptyScopes, RouteAccess } from '../definition/api-definition.ts';
import type { EpochMs } from '../instant.ts';
import { isAllowed } from '../requests/address-range.ts';
import type { ApiKey, KeySecret } from './api-key.ts';
import { type KeyState, secretStateOf, stateOf } from './key-lifecycle.ts';
import type { Denial } from './verdict.ts';

export interface AccessQuestion {
  readonly key: ApiKey;
  readonly secret: KeySecret;
  readonly now: EpochMs;
  /** Canonical client address; null when it could not be established, which no address list admits. */
  readonly address: string | null;
  readonly access: RouteAccess;
  readonly emptyScopes: EmptyScopes;
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
}

type AccessCheck = (question: AccessQuestion) => Denial | null;

const LIFECYCLE_DENIALS: Readonly<Record<KeyState, Denial | null>> = {
  active: null,
  revoked: { reason: 'key_revoked' },
  disabled: { reason: 'key_disabled' },
  expired: { reason: 'key_expired' },
  unclaimed: { reason: 'key_unclaimed' },
};

const lifecycle: AccessCheck = ({ key, now }) => LIFECYCLE_DENIALS[stateOf(key, now)];

const secretLife: AccessCheck = ({ secret, now }) =>
  secretStateOf(secret, now) === 'retired' ? { reason: 'secret_retired' } : null;

const address: AccessCheck = ({ key, address }) =>
  isAllowed(key.allowedAddresses, address) ? null : { reason: 'address_not_allowed' };

const scope: AccessCheck = ({ key, access, emptyScopes }) => {
  switch (access.kind) {
    case 'anonymous':
    case 'any-key':
      return null;
    case 'scope':
    case 'operator-or-scope':
      if (holdsScope(key.scopes, access.scope, emptyScopes)) return null;
      return { reason: 'insufficient_scope', scope: access.scope };
    // The operator's routes, and any kind of route this build does not know: never open to a key.
    default:
      return { reason: 'operator_required' };
  }
};

const ownership: AccessCheck = ({ key, workspaceId }) =>
  workspaceId === null || workspaceId === key.workspaceId ? null : { reason: 'workspace_mismatch' };

export const ACCESS_CHECKS: readonly AccessCheck[] = [lifecycle, secretLife, address, scope, ownership];

/** The first check that refuses, or null when all admit. */
export function refusedAccess(question: AccessQuestion): Denial | null {
  for (const check of ACCESS_CHECKS) {
    const denial = check(question);
    if (denial !== null) return denial;
  }
  return null;
}

/** Whether these scopes open a route that asks for `needed`; scopes are compared whole, letter by letter. */
export function holdsScope(held: readonly string[], needed: string, emptyScopes: EmptyScopes): boolean {
  if (held.length === 0) return emptyScopes === 'everything';
  return held.includes(needed);
}
