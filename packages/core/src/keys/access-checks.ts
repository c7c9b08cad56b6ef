// May this key do this, here, now? An ordered array of pure checks; the first refusal stands.
// To add a rule: one function, one place in the array, one reason in refusal-reasons.ts.

import type { ApiDefinition, RouteAccess } from '../definition/api-definition.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EpochMs } from '../instant.ts';
import { isAllowed } from '../requests/address-range.ts';
import type { ApiKey, KeySecret } from './api-key.ts';
import { holdsScope, type ScopeRules } from './held-scopes.ts';
import { type KeyState, secretStateOf, stateOf } from './key-lifecycle.ts';
import type { Denial } from './verdict.ts';

/** What an API says of the rights of whoever made a key. */
export type MakerRules = Pick<ApiDefinition, 'makersRights'>;

export interface AccessQuestion {
  readonly key: ApiKey;
  readonly secret: KeySecret;
  readonly now: EpochMs;
  /** Canonical client address; null when it could not be established, which no address list admits. */
  readonly address: string | null;
  readonly access: RouteAccess;
  /** The endpoint the request names; null when it names none of this API. */
  readonly endpoint: Endpoint | null;
  readonly api: ScopeRules & MakerRules;
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
}

type AccessCheck = (question: AccessQuestion) => Denial | null;
type RightsCheck = (question: Pick<AccessQuestion, 'key' | 'access' | 'api' | 'endpoint'>) => Denial | null;

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

/** Judged by what the maker is now; what the key itself holds comes after. */
const maker: RightsCheck = ({ key, access, api, endpoint }) => {
  if (api.makersRights === null || key.makerUserId === null) return null;
  if (key.makerRole === null) return { reason: 'maker_gone' };
  const rights = api.makersRights[key.makerRole];
  if (rights === 'all' || !('scope' in access) || isOpenEndpoint(access, endpoint)) return null;
  const isOpen = rights.length > 0 && holdsScope(rights, access.scope, api);
  return isOpen ? null : { reason: 'insufficient_scope', scope: access.scope };
};

const scope: RightsCheck = ({ key, access, api, endpoint }) => {
  if (isOpenEndpoint(access, endpoint)) return null;
  switch (access.kind) {
    case 'anonymous':
    case 'any-key':
      return null;
    case 'scope':
    case 'operator-or-scope':
    case 'endpoint':
    case 'own-endpoint':
      if (holdsScope(key.scopes, access.scope, api)) return null;
      return { reason: 'insufficient_scope', scope: access.scope };
    case 'person':
      return { reason: 'person_required' };
    // The operator's routes, and any kind of route this build does not know: never open to a key.
    default:
      return { reason: 'operator_required' };
  }
};

const ownership: AccessCheck = ({ key, workspaceId }) =>
  workspaceId === null || workspaceId === key.workspaceId ? null : { reason: 'workspace_mismatch' };

/** To everybody but its owner a private endpoint is not there. */
const endpointOwnership: AccessCheck = ({ key, access, endpoint }) => {
  if (access.kind !== 'endpoint' && access.kind !== 'own-endpoint') return null;
  if (isOpenEndpoint(access, endpoint) || endpoint?.workspaceId === key.workspaceId) return null;
  return { reason: 'endpoint_unknown' };
};

/** Open to everybody: then a key opens no more and no less than none. */
export function isOpenEndpoint(access: RouteAccess, endpoint: Endpoint | null): boolean {
  return access.kind === 'endpoint' && endpoint?.authMode === 'public';
}

export const ACCESS_CHECKS: readonly AccessCheck[] = [
  lifecycle,
  secretLife,
  address,
  maker,
  scope,
  endpointOwnership,
  ownership,
];

/** Whether a live key opens a route, by its own rights and its maker's: wherever it is called from. */
export function opensRoute(question: Pick<AccessQuestion, 'key' | 'access' | 'api'>): boolean {
  // Where only people come in, every live key will do.
  const access: RouteAccess = question.access.kind === 'person' ? { kind: 'any-key' } : question.access;
  const asked = { ...question, access, endpoint: null };
  return maker(asked) === null && scope(asked) === null;
}

/** The first check that refuses, or null when all admit. */
export function refusedAccess(question: AccessQuestion): Denial | null {
  for (const check of ACCESS_CHECKS) {
    const denial = check(question);
    if (denial !== null) return denial;
  }
  return null;
}
