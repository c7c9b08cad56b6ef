// One API behind its definition: route → credential → verdict → forward, and cut when the key changes its mind.
// The path that is matched is the path that is sent; nothing in the request chooses the destination.
import type { ApiDefinition, RefusalShape, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { credentialOf } from '@keywright/core/requests/credential';
import { compileRoutes, matchRoute } from '@keywright/core/requests/route-match';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { GatewayCaller, GatewayPorts } from './gateway-ports.ts';
import { operatorClaim } from './operator-claim.ts';
import { type AcceptedVerdict, pass } from './pass.ts';

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
    const changesHeard = inFlight.changesHeard;
    const admission = await admit(ports, exchange, route);
    if (admission.kind === 'refused') return exchange.refuse(admission.refusal, manner);
    const { caller, verdict } = admission;
    if (route.to.kind === 'managed') {
      return ports.answerManaged({ exchange, api, route, params, manner, caller });
    }
    const target = `${localPath}${exchange.query}`;
    return pass(ports, { exchange, route, manner, target, verdict, changesHeard });
  };
}

type Admission =
  | { readonly kind: 'admitted'; readonly caller: GatewayCaller; readonly verdict: AcceptedVerdict | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const ANONYMOUS: Admission = { kind: 'admitted', caller: { kind: 'anonymous' }, verdict: null };
const OPERATOR: Admission = { kind: 'admitted', caller: { kind: 'operator' }, verdict: null };

/** Operator, key, or nobody where the route asks for nobody. A bad key is never taken for nobody. */
async function admit<E extends GatewayExchange>(
  { api, verifyKey, isOperatorToken }: GatewayPorts<E>,
  { incoming: { rawHeaders }, address }: E,
  route: RouteDefinition,
): Promise<Admission> {
  const credential = credentialOf(rawHeaders, route.carriers ?? api.carriers);
  const operator = operatorClaim({ api, route, rawHeaders, credential, isOperatorToken });
  if (operator.kind === 'refused') return operator;
  if (operator.kind === 'operator') return OPERATOR;
  const { access } = route;
  if (credential.kind === 'none' && access.kind === 'anonymous') return ANONYMOUS;
  const asked = {
    api,
    credential,
    access,
    route: `${route.method} ${route.path}`,
    address,
    workspaceId: null,
    cost: 1,
  };
  const verdict = await verifyKey(asked);
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

function mannerOf(api: ApiDefinition, shape: RefusalShape): GatewayManner {
  return { policy: api.refusals, shape, realm: api.name };
}
