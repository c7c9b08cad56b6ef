// POST /keys/verify for a trusted backend: the exact reason, whatever the API tells its own callers.

import type { ApiDefinition, RouteAccess } from '@keywright/core/definition/api-definition';
import { formatInstant } from '@keywright/core/instant';
import type { Verdict } from '@keywright/core/keys/verdict';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import { formatAddress, parseAddress } from '@keywright/core/requests/address-range';
import { canonicalTarget } from '@keywright/core/requests/canonical-target';
import { credentialOf } from '@keywright/core/requests/credential';
import { namedWorkspace } from '@keywright/core/requests/named-workspace';
import { compileRoutes, matchRoute, type RouteTable } from '@keywright/core/requests/route-match';
import type { VerifyAnswer, VerifyBody } from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../../app/api-catalogue.ts';
import { plainDemand } from '../../app/request-facts.ts';
import type { VerifyKey } from '../../app/verify-key.ts';

/** What is wrong with the question, or the means to ask it: nothing is counted before it is asked. */
export type PreparedVerify =
  | { readonly problems: readonly InputProblem[] }
  | { readonly ask: () => Promise<VerifyAnswer> };

export interface VerifyAsker {
  readonly requestId: string;
  /** Whose keys it may ask about; null for everybody's. To it all others are unknown. */
  readonly workspaceId: string | null;
}

export type PrepareVerify = (body: VerifyBody, asker: VerifyAsker) => PreparedVerify;

export function createPrepareVerify(apis: ApiCatalogue, verifyKey: VerifyKey): PrepareVerify {
  const tables = new Map(apis.all.map((api) => [api.name, compileRoutes(api.routes)]));
  const names = apis.all.map(({ name }) => name).join(', ');
  return (body, asker) => {
    const api = body.api === undefined ? apis.findBySecret(body.key) : apis.findByName(body.api);
    if (api === null) {
      if (body.api !== undefined) return problem('api', `is not an API of this server; there are: ${names}`);
      return { ask: async () => refusedAnswer('unknown_key') };
    }
    const asked = askedAccess(api, tables.get(api.name) as RouteTable, body);
    if ('problems' in asked) return asked;
    if ('code' in asked) return { ask: async () => refusedAnswer(asked.code) };
    const parsed = body.address === undefined ? null : parseAddress(body.address);
    if (body.address !== undefined && parsed === null)
      return problem('address', 'is not an IPv4 or IPv6 address');
    const { access, route } = asked;
    const credential = credentialOf(['authorization', `Bearer ${body.key}`], ['bearer']);
    const address = parsed === null ? null : formatAddress(parsed);
    const { endpoint, cost, workspaceId } = asked;
    const question = {
      api,
      credential,
      access,
      requestId: asker.requestId,
      route,
      endpoint,
      address,
      userAgent: null,
      demand: plainDemand(body.cost ?? cost),
      purpose: 'verify' as const,
      workspaceId: asker.workspaceId ?? workspaceId,
    };
    return { ask: async () => answerFor(asker, await verifyKey(question)) };
  };
}

/** Limits of one length end together: one spelling serves a whole window's answers. */
const spelledInstant = lastOf(formatInstant);

function lastOf<A, T>(run: (argument: A) => T): (argument: A) => T {
  let last: { readonly argument: A; readonly result: T } | null = null;
  return (argument) => {
    if (last === null || last.argument !== argument) last = { argument, result: run(argument) };
    return last.result;
  };
}

type Asked =
  | {
      readonly access: RouteAccess;
      readonly route: string | null;
      readonly endpoint: string | null;
      readonly cost: number;
      /** Workspace the path's query names; null when it names none. */
      readonly workspaceId: string | null;
    }
  | { readonly code: 'not_found' | 'method_not_allowed' }
  | { readonly problems: readonly InputProblem[] };

/** What the key must be allowed to do: the route's scope, the named scope, or just to be alive. */
function askedAccess(api: ApiDefinition, table: RouteTable, { scope, path, method }: VerifyBody): Asked {
  if (scope !== undefined && path !== undefined)
    return problem('scope', 'goes without path: the route has its own');
  if (scope !== undefined) {
    if (Object.hasOwn(api.scopes, scope)) return { access: { kind: 'scope', scope }, ...NO_ROUTE };
    return problem(
      'scope',
      `is not a scope of ${api.name}; there are: ${Object.keys(api.scopes).join(', ')}`,
    );
  }
  if (path === undefined) return { access: { kind: 'any-key' }, ...NO_ROUTE };
  const target = canonicalTarget(path);
  if (target === null) return problem('path', 'is not in canonical form');
  const named = namedWorkspace(target.query, api.workspaceParam);
  if (named.kind === 'refused')
    return problem('path', `must name ${api.workspaceParam} once, by the id of a workspace`);
  const match = matchRoute(table, method ?? 'GET', target.path);
  if (match.kind !== 'match') return { code: match.kind };
  const { access, endpointParam, cost } = match.route;
  const endpoint = endpointParam === null ? null : (match.params[endpointParam] ?? null);
  const workspaceId = named.kind === 'named' ? named.workspaceId : null;
  return { access, route: `${match.route.method} ${match.route.path}`, endpoint, cost, workspaceId };
}

const NO_ROUTE = { route: null, endpoint: null, cost: 1, workspaceId: null };

/** Another workspace's key is no more there than one nobody has. */
function answerFor({ workspaceId }: VerifyAsker, verdict: Verdict): VerifyAnswer {
  const isForeign = workspaceId !== null && verdict.key !== null && verdict.key.workspaceId !== workspaceId;
  return isForeign ? refusedAnswer('unknown_key') : answerOf(verdict);
}

function answerOf(verdict: Verdict): VerifyAnswer {
  const { key, secret, limits } = verdict;
  return {
    valid: verdict.valid,
    code: verdict.valid ? 'valid' : verdict.denial.reason,
    keyId: key?.id ?? null,
    secretId: secret?.id ?? null,
    workspaceId: key?.workspaceId ?? null,
    scopes: [...(key?.scopes ?? [])],
    expiresAt: key === null || key.expiresAt === null ? null : formatInstant(key.expiresAt),
    limits: limits.map(({ name, limit, remaining, resetAt }) => {
      return { name, limit, remaining, resetAt: resetAt === null ? null : spelledInstant(resetAt) };
    }),
    metadata: { ...key?.metadata },
  };
}

function refusedAnswer(code: VerifyAnswer['code']): VerifyAnswer {
  const nobody = { keyId: null, secretId: null, workspaceId: null, expiresAt: null };
  return { valid: false, code, ...nobody, scopes: [], limits: [], metadata: {} };
}

function problem(field: string, message: string): { readonly problems: readonly InputProblem[] } {
  return { problems: [{ field, message }] };
}
