// One API behind its definition: route → credential → verdict → forward, and cut when the key changes its mind.
// The path that is matched is the path that is sent; nothing in the request chooses the destination.
import type { ApiDefinition, RefusalShape } from '@keywright/core/definition/api-definition';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { namedWorkspace } from '@keywright/core/requests/named-workspace';
import { compileRoutes, matchRoute } from '@keywright/core/requests/route-match';
import { admit } from './admission/admission.ts';
import { destinationOf, leadsToAccounts } from './destination.ts';
import type { GatewayExchange, GatewayManner } from './gateway-exchange.ts';
import type { GatewayPorts } from './gateway-ports.ts';
import { Asking } from './metering/asking.ts';
import { pass } from './pass.ts';

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
    const isForwarded = route.to.kind === 'upstream' && (ports.pool !== null || leadsToAccounts(api, route));
    const asking = new Asking({ api, route, params, source: exchange, isForwarded });
    const admission = await admit(ports, exchange, { ...match, workspaceId, isForwarded, asking });
    if (admission.kind === 'refused') return exchange.refuse(admission.refusal, manner);
    const { caller, verdict, person, endpoint } = admission;
    if (route.to.kind === 'managed') {
      return ports.answerManaged({ exchange, api, route, params, manner, caller, person });
    }
    const { pool, path } = destinationOf(ports, { route, endpoint, localPath });
    const target = `${path}${exchange.query}`;
    const { asked } = asking;
    const by = { verdict, person, endpoint, changesHeard };
    return pass(ports, { exchange, route, manner, isForwarded, pool, target, asked, ...by });
  };
}

function workspaceUnclear({ workspaceParam }: ApiDefinition): Refusal {
  const problem = { field: workspaceParam ?? '', message: 'must be sent once, and be the id of a workspace' };
  return { reason: 'validation_error', problems: [problem] };
}

function mannerOf(api: ApiDefinition, shape: RefusalShape): GatewayManner {
  return { policy: api.refusals, shape, realm: api.name };
}
