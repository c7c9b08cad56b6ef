// Routes as definitions hold them, and what a match says, in one line.
import type { RouteDefinition } from '../../src/definition/api-definition.ts';
import { defineRoute } from '../../src/definition/define-api.ts';
import type { RouteMatch } from '../../src/requests/route-match.ts';

export function route(method: string, path: string): RouteDefinition {
  return defineRoute({ method, path, summary: path, access: { kind: 'any-key' } });
}

/** Method and path of the route with its parameters' values, `405 <allow>`, or `404`. */
export function shown(match: RouteMatch): string {
  if (match.kind === 'match') {
    return [match.route.method, match.route.path, ...Object.values(match.params)].join(' ');
  }
  return match.kind === 'method_not_allowed' ? `405 ${match.allow.join(', ')}` : '404';
}
