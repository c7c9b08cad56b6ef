// Where an admitted request goes. Rule: its endpoint decides, or the API's definition; nothing else in the request does,
// and what the gateway knows of one upstream is never sent to another.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { UpstreamPool } from './forward/upstream-pool.ts';
import type { GatewayExchange } from './gateway-exchange.ts';
import type { GatewayPorts } from './gateway-ports.ts';

export interface Destination {
  /** Null where there is nowhere to go. */
  readonly pool: UpstreamPool | null;
  readonly path: string;
}

export function destinationOf<E extends GatewayExchange>(
  { api, pool, endpointPools }: Pick<GatewayPorts<E>, 'api' | 'pool' | 'endpointPools'>,
  { route, endpoint, localPath }: { route: RouteDefinition; endpoint: Endpoint | null; localPath: string },
): Destination {
  const upstreamUrl = route.access.kind === 'endpoint' ? (endpoint?.upstreamUrl ?? null) : null;
  if (endpoint === null || upstreamUrl === null) return { pool, path: localPath };
  // Made while the API had such endpoints, which it no longer has.
  if (!leadsToAccounts(api, route)) return { pool: null, path: localPath };
  return { pool: endpointPools.poolOf(endpoint.id, upstreamUrl), path: pathBehind(route, localPath) };
}

/** Whether requests of the route may go to upstreams of accounts. */
export function leadsToAccounts(api: ApiDefinition, { access }: RouteDefinition): boolean {
  return access.kind === 'endpoint' && api.endpoints?.upstreams === 'own';
}

/** What follows the endpoint's name: `/chat/completions` of `/api/d/endpt-…/chat/completions`. */
function pathBehind({ path, endpointParam }: RouteDefinition, localPath: string): string {
  const at = path.split('/').indexOf(`{${endpointParam}}`);
  return `/${localPath
    .split('/')
    .slice(at + 1)
    .join('/')}`;
}
