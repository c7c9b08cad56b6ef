// What a definition says of endpoints that contradicts itself.
import { expect, test } from 'vitest';
import { apiContradictions } from '../../src/definition/api-contradictions.ts';
import type { ApiDefinition, RouteDefinition } from '../../src/definition/api-definition.ts';
import { limitRule } from '../../src/limits/limit-rule.ts';
import { hypervize } from '../../src/presets/hypervize.ts';

/** Whatever its routes are, and what accounts have. */
const { portal } = hypervize;
const navigation = { ...portal.navigation, endpoints: null };
const plain: ApiDefinition = { ...hypervize, portal: { ...portal, navigation, example: null } };
const [elastic, dedicated] = hypervize.routes as [RouteDefinition, RouteDefinition];
const monthly = limitRule({ name: 'endpoint', per: 'workspace', limit: 9, window: 'month' });

test.each<[string, Partial<ApiDefinition>, string]>([
  [
    'by an endpoint where accounts have none',
    { endpoints: null, routes: [dedicated] },
    'routes[0].access goes by an endpoint, but accounts have none: say what of (endpoints)',
  ],
  [
    'by an endpoint that no path names',
    { anonymousLimits: [], routes: [{ ...dedicated, endpointParam: null }] },
    'routes[0].access goes by an endpoint, but no parameter of /api/d/{endpointId}/chat/completions names one (endpointParam)',
  ],
  [
    'by an endpoint, and answered here',
    {
      routes: [
        {
          ...dedicated,
          meter: null,
          to: { kind: 'managed', operation: 'list-keys', fields: { id: 'id' }, inputs: {} },
        },
      ] as RouteDefinition[],
    },
    'routes[0].access goes by an endpoint only where the route is forwarded',
  ],
  [
    'endpoints that no route reaches',
    { anonymousLimits: [], routes: [elastic] },
    'endpoints are reached by no route: give one the access endpoint',
  ],
  [
    'a limit for nobody named like one for keys',
    { limits: [monthly] },
    'anonymousLimits[0].name is a limit of requests with a key as well: endpoint; requests to public endpoints draw on both',
  ],
])('%s', (_, changes, expected) => {
  const problems = apiContradictions({ ...plain, ...changes });
  expect(problems.map(({ field, message }) => `${field} ${message}`)).toEqual([expected]);
});
