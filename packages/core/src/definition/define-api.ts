// Fills an API definition from what differs from the defaults, so that a preset states only what its product says.
// It checks nothing: configurations are checked whole by check-api-definition.ts, to report every problem at once.

import { DAY_MS } from '../instant.ts';
import { type LimitInput, limitRule } from '../limits/limit-rule.ts';
import { definePortal, type PortalInput } from '../portal/portal-definition.ts';
import { DEFAULT_REFUSALS } from '../refusals/render-refusal.ts';
import type {
  ApiDefinition,
  ManagedRoute,
  RouteDefinition,
  ScopeDefinition,
  UpstreamDefinition,
} from './api-definition.ts';
import { isRecord } from './value-check.ts';
import { withDefaults } from './with-defaults.ts';

type Defaulted<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;

export interface RouteInput extends Omit<Defaulted<RouteDefinition, keyof typeof ROUTE_DEFAULTS>, 'to'> {
  readonly to?: { readonly kind: 'upstream' } | Defaulted<ManagedRoute, keyof typeof MANAGED_DEFAULTS>;
}

export type ScopeInput = Defaulted<ScopeDefinition, keyof typeof SCOPE_DEFAULTS>;

export type UpstreamInput = Defaulted<UpstreamDefinition, Exclude<keyof UpstreamDefinition, 'url'>>;

export interface ApiInput extends Omit<Defaulted<ApiDefinition, keyof typeof API_DEFAULTS>, SpelledInput> {
  readonly scopes?: Readonly<Record<string, ScopeInput>>;
  readonly routes: readonly RouteInput[];
  readonly refusals?: Partial<ApiDefinition['refusals']>;
  readonly upstream?: UpstreamInput | null;
  readonly limits?: readonly LimitInput[];
  readonly anonymousLimits?: readonly LimitInput[];
  readonly portal?: PortalInput;
}

type SpelledInput = 'scopes' | 'routes' | 'refusals' | 'upstream' | 'limits' | 'anonymousLimits' | 'portal';

const API_DEFAULTS = {
  hosts: [],
  secretPreview: 'end',
  keyNames: 'required',
  carriers: ['bearer'],
  emptyScopes: 'nothing',
  makersRights: null,
  workspaceParam: null,
  defaultKey: null,
  rotation: { kind: 'in-place', defaultGraceMs: DAY_MS, maxGraceMs: 30 * DAY_MS },
  inFlightAtRevocation: 'fail',
  refusals: DEFAULT_REFUSALS,
  rotationDueAfterMs: null,
  limits: [],
  anonymousLimits: [],
  limitHeaders: 'standard',
  uncounted: 'refuse',
  userKeys: 'none',
  currency: 'USD',
  prices: {},
  operatorHeader: null,
  endpoints: null,
  upstream: null,
} as const satisfies Partial<ApiDefinition>;

const SCOPE_DEFAULTS = { implies: [], legacy: false } as const satisfies Partial<ScopeDefinition>;

const MANAGED_DEFAULTS = { inputs: {} } as const satisfies Partial<ManagedRoute>;

const ROUTE_DEFAULTS = {
  people: null,
  to: { kind: 'upstream' },
  carriers: null,
  refusalShape: null,
  cost: 1,
  meter: null,
  endUser: null,
  endpointParam: null,
} as const;

const UPSTREAM_DEFAULTS: Omit<UpstreamDefinition, 'url'> = {
  headers: {},
  connectTimeoutMs: 5_000,
  headTimeoutMs: 300_000,
  idleTimeoutMs: 300_000,
  allowPrivateAddresses: false,
  forwardClientAddress: false,
};

/** One API's definition, complete. */
export function defineApi(input: ApiInput): ApiDefinition {
  if (!isRecord(input)) return input as never;
  const { limits, anonymousLimits, userKeys, upstream } = { ...API_DEFAULTS, ...input };
  return {
    ...API_DEFAULTS,
    ...input,
    scopes: defineScopes(input.scopes),
    refusals: withDefaults(DEFAULT_REFUSALS, input.refusals),
    limits: eachOf(limits, limitRule),
    anonymousLimits: eachOf(anonymousLimits, limitRule),
    routes: eachOf(input.routes, defineRoute),
    portal: definePortal({ name: input.name, hasUserKeys: userKeys !== 'none' }, input.portal),
    upstream: upstream === null ? null : upstreamDefinition(upstream),
  };
}

/** What is no list, or no entry of one, stays as it is: the check says what is wrong with it. */
function eachOf<T extends object, R>(list: readonly T[], complete: (entry: T) => R): readonly R[] {
  if (!Array.isArray(list)) return list as never;
  return list.map((entry) => (isRecord(entry) ? complete(entry as T) : (entry as never)));
}

/** A route that is forwarded, costs 1 and is not metered, unless the input says otherwise. */
export function defineRoute(input: RouteInput): RouteDefinition {
  const { to = ROUTE_DEFAULTS.to } = input;
  const isManaged = isRecord(to) && to.kind === 'managed';
  return { ...ROUTE_DEFAULTS, ...input, to: isManaged ? { ...MANAGED_DEFAULTS, ...to } : to };
}

function defineScopes(input: Readonly<Record<string, ScopeInput>> = {}): ApiDefinition['scopes'] {
  if (!isRecord(input)) return input as never;
  const scopes = Object.entries(input).map(
    ([name, scope]) => [name, isRecord(scope) ? { ...SCOPE_DEFAULTS, ...scope } : scope] as const,
  );
  return Object.fromEntries(scopes);
}

/** The same API in front of this upstream. */
export function withUpstream(api: ApiDefinition, upstream: UpstreamInput): ApiDefinition {
  return { ...api, upstream: upstreamDefinition(upstream) };
}

/** Careful defaults beside what the input says. */
export function upstreamDefinition(input: UpstreamInput): UpstreamDefinition {
  return isRecord(input) ? { ...UPSTREAM_DEFAULTS, ...input } : (input as never);
}
