// One API behind its definition: route → credential → verdict → forward, and cut when the key changes its mind.
// The path that is matched is the path that is sent; nothing in the request chooses the destination.
import type { ApiDefinition, RefusalShape } from '@keywright/core/definition/api-definition';
import { rateLimitFields } from '@keywright/core/limits/rate-limit-fields';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { credentialOf } from '@keywright/core/requests/credential';
import { namedWorkspace } from '@keywright/core/requests/named-workspace';
import { compileRoutes, matchRoute, type RouteMatch } from '@keywright/core/requests/route-match';
import type { RequestFacts } from '../app/request-facts.ts';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { GatewayCaller, GatewayPorts } from './gateway-ports.ts';
import { Asking } from './metering/asking.ts';
import { operatorClaim } from './operator-claim.ts';
import { type Accepted, pass } from './pass.ts';

export function createGateway<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
): (exchange: E, localPath: string) => Promise<void> {
  const { api, inFlight } = ports;
  const table = compileRoutes(api.routes);
  const ownManner = mannerOf(api, api.refusals.shape);
  const manners = new Map(
    api.routes.map((route) => [route, mannerOf(api, route.refusalShape ?? api.refusals.shape)]),
  );

  return async (exchange, localPath) => {
    const match = matchRoute(table, exchange.incoming.method ?? '', localPath);
    if (match.kind === 'not_found') return exchange.refuse({ reason: 'not_found' }, ownManner);
    if (match.kind === 'method_not_allowed') {
      return exchange.refuse({ reason: 'method_not_allowed', allow: match.allow }, ownManner);
    }
    const { route, params } = match;
    const manner = manners.get(route) ?? ownManner;
    const named = namedWorkspace(exchange.query, api.workspaceParam);
    if (named.kind === 'refused') return exchange.refuse(workspaceUnclear(api), manner);
    const workspaceId = named.kind === 'named' ? named.workspaceId : null;
    const changesHeard = inFlight.changesHeard;
    const isForwarded = route.to.kind === 'upstream' && ports.pool !== null;
    const asking = new Asking({ api, route, params, source: exchange, isForwarded });
    const admission = await admit(ports, exchange, { ...match, workspaceId, isForwarded, asking });
    if (admission.kind === 'refused') return exchange.refuse(admission.refusal, manner);
    const { caller, verdict } = admission;
    if (route.to.kind === 'managed') {
      return ports.answerManaged({ exchange, api, route, params, manner, caller });
    }
    const target = `${localPath}${exchange.query}`;
    const { asked } = asking;
    return pass(ports, { exchange, route, manner, target, asked, verdict, changesHeard });
  };
}

interface MatchedRoute extends Extract<RouteMatch, { readonly kind: 'match' }> {
  /** Workspace the request names; null when it names none. */
  readonly workspaceId: string | null;
  readonly isForwarded: boolean;
  readonly asking: Asking;
}

type Admission =
  | { readonly kind: 'admitted'; readonly caller: GatewayCaller; readonly verdict: Accepted | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const OPERATOR: Admission = { kind: 'admitted', caller: { kind: 'operator' }, verdict: null };

/** Operator, key, or nobody where the route asks for nobody. A bad key is never taken for nobody. */
async function admit<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
  exchange: E,
  match: MatchedRoute,
): Promise<Admission> {
  const { api, verifyKey, isOperatorToken } = ports;
  const { address } = exchange;
  const { rawHeaders } = exchange.incoming;
  const { route } = match;
  const credential = credentialOf(rawHeaders, route.carriers ?? api.carriers);
  const operator = operatorClaim({ api, route, rawHeaders, credential, isOperatorToken });
  if (operator.kind === 'refused') return operator;
  if (operator.kind === 'operator') return OPERATOR;
  const { access } = route;
  const facts = factsOf(api, exchange, match);
  if (credential.kind === 'none' && access.kind === 'anonymous') {
    const verdict = await ports.verifyAnonymous(facts);
    exchange.limitFields = rateLimitFields(verdict.limits, api.limitHeaders, verdict.at);
    if (!verdict.valid) return { kind: 'refused', refusal: verdict.denial };
    return { kind: 'admitted', caller: { kind: 'anonymous' }, verdict };
  }
  const verdict = await verifyKey({ ...facts, credential, access, workspaceId: match.workspaceId });
  exchange.limitFields = rateLimitFields(verdict.limits, api.limitHeaders, verdict.at);
  if (!verdict.valid) return { kind: 'refused', refusal: verdict.denial };
  const { id: keyId, workspaceId } = verdict.key;
  const caller = {
    kind: 'key',
    keyId,
    workspaceId,
    secretId: verdict.secret.id,
    api,
    access,
    address,
  } as const;
  return { kind: 'admitted', caller, verdict };
}

function factsOf(
  api: ApiDefinition,
  { requestId, address, incoming }: GatewayExchange,
  { route, params, isForwarded, asking }: MatchedRoute,
): RequestFacts {
  return {
    api,
    requestId,
    route: `${route.method} ${route.path}`,
    endpoint: route.endpointParam === null ? null : (params[route.endpointParam] ?? null),
    address,
    userAgent: incoming.headers['user-agent'] ?? null,
    demand: asking.demand,
    purpose: isForwarded ? 'forward' : 'manage',
  };
}

function workspaceUnclear({ workspaceParam }: ApiDefinition): Refusal {
  const problem = { field: workspaceParam ?? '', message: 'must be sent once, and be the id of a workspace' };
  return { reason: 'validation_error', problems: [problem] };
}

function mannerOf(api: ApiDefinition, shape: RefusalShape): GatewayManner {
  return { policy: api.refusals, shape, realm: api.name };
}
