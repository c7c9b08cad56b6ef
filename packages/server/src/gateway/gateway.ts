// One API behind its definition: route → credential → verdict → forward, and cut when the key changes its mind.
// The path that is matched is the path that is sent; nothing in the request chooses the destination.
import type { ApiDefinition, RefusalShape, RouteDefinition } from '@keywright/core/api-definition';
import { credentialOf } from '@keywright/core/credential';
import { compileRoutes, matchRoute } from '@keywright/core/route-match';
import type { VerifyKey } from '../app/verify-key.ts';
import type { ForwardOutcome } from './forward.ts';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { InFlight } from './in-flight.ts';
import { operatorClaim } from './operator-claim.ts';
import { pass } from './pass.ts';
import type { UpstreamPool } from './upstream-pool.ts';

/** A request to a route that Keywright answers itself, with whoever was found to be calling. */
export interface ManagedCall<E extends GatewayExchange> {
  readonly exchange: E;
  readonly api: ApiDefinition;
  readonly route: RouteDefinition;
  readonly params: Readonly<Record<string, string>>;
  readonly manner: GatewayManner;
  readonly caller:
    | { readonly kind: 'operator' }
    | { readonly kind: 'key'; readonly keyId: string; readonly workspaceId: string };
}

export interface GatewayPorts<E extends GatewayExchange> {
  readonly api: ApiDefinition;
  readonly verifyKey: VerifyKey;
  /** Null when the definition has no upstream. */
  readonly pool: UpstreamPool | null;
  readonly inFlight: InFlight;
  readonly isOperatorToken: (token: string) => boolean;
  readonly answerManaged: (call: ManagedCall<E>) => void;
  readonly onForwarded: (outcome: ForwardOutcome) => void;
}

export function createGateway<E extends GatewayExchange>(
  ports: GatewayPorts<E>,
): (exchange: E, localPath: string) => Promise<void> {
  const { api, verifyKey, inFlight, isOperatorToken } = ports;
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
    const { rawHeaders } = exchange.incoming;
    const credential = credentialOf(rawHeaders, route.carriers ?? api.carriers);

    const operator = operatorClaim({ api, route, rawHeaders, credential, isOperatorToken });
    if (operator.kind === 'refused') return exchange.refuse(operator.refusal, manner);
    if (operator.kind === 'operator') {
      return ports.answerManaged({ exchange, api, route, params, manner, caller: { kind: 'operator' } });
    }

    const target = `${localPath}${exchange.query}`;
    const passage = { exchange, route, manner, target };
    if (credential.kind === 'none' && route.access.kind === 'anonymous')
      return pass(ports, { ...passage, verdict: null });
    const changesHeard = inFlight.changesHeard;
    const verdict = await verifyKey({
      api,
      credential,
      access: route.access,
      route: `${route.method} ${route.path}`,
      address: exchange.address,
      workspaceId: null,
      cost: 1,
    });
    if (!verdict.valid) return exchange.refuse(verdict.denial, manner);
    if (route.to.kind === 'upstream') return pass(ports, { ...passage, verdict, changesHeard });
    const caller = { kind: 'key', keyId: verdict.key.id, workspaceId: verdict.key.workspaceId } as const;
    ports.answerManaged({ exchange, api, route, params, manner, caller });
  };
}

function mannerOf(api: ApiDefinition, shape: RefusalShape): GatewayManner {
  return { policy: api.refusals, shape, realm: api.name };
}
