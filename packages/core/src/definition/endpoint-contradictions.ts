// What a definition says of endpoints that contradicts something, or could never take effect.
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import type { ApiDefinition, RouteDefinition } from './api-definition.ts';

export function endpointContradictions(api: ApiDefinition): InputProblem[] {
  const routes = api.routes.flatMap((route, index) => {
    const message = isByEndpoint(route) ? contradictionOf(route, api) : null;
    return message === null ? [] : [{ field: `routes[${index}].access`, message }];
  });
  return [...routes, ...endpointsUnused(api), ...limitsAlike(api)];
}

function isByEndpoint({ access }: RouteDefinition): boolean {
  return access.kind === 'endpoint' || access.kind === 'own-endpoint';
}

function contradictionOf({ endpointParam, to, path }: RouteDefinition, api: ApiDefinition): string | null {
  if (api.endpoints === null) return 'goes by an endpoint, but accounts have none: say what of (endpoints)';
  if (endpointParam === null)
    return `goes by an endpoint, but no parameter of ${path} names one (endpointParam)`;
  return to.kind === 'managed' ? 'goes by an endpoint only where the route is forwarded' : null;
}

function endpointsUnused({ endpoints, routes }: ApiDefinition): InputProblem[] {
  if (endpoints === null || routes.some(isByEndpoint)) return [];
  return [{ field: 'endpoints', message: 'are reached by no route: give one the access endpoint' }];
}

/** Whoever calls a public endpoint is told of the limits for nobody, and never how its owner's stand. */
function limitsAlike({ endpoints, limits, anonymousLimits }: ApiDefinition): InputProblem[] {
  if (endpoints === null) return [];
  return anonymousLimits.flatMap(({ name }, index) => {
    if (!limits.some((limit) => limit.name === name)) return [];
    const message = `is a limit of requests with a key as well: ${name}; requests to public endpoints draw on both`;
    return [{ field: `anonymousLimits[${index}].name`, message }];
  });
}
