// Definitions of the right form that contradict themselves.
import { expect, test } from 'vitest';
import { apiContradictions } from '../../src/definition/api-contradictions.ts';
import type { ApiDefinition, RouteDefinition } from '../../src/definition/api-definition.ts';
import { checkApiDefinition } from '../../src/definition/check-api-definition.ts';
import { limitRule } from '../../src/limits/limit-rule.ts';
import { PRESETS, stav, stevora } from '../../src/presets/index.ts';

const [chat] = stav.routes as [RouteDefinition];
const route = (changes: Partial<RouteDefinition>): RouteDefinition => ({
  ...chat,
  path: '/v1/more',
  meter: null,
  endUser: null,
  ...changes,
});

/** Whatever its routes are. */
const plain: ApiDefinition = { ...stav, portal: { ...stav.portal, example: null } };
const managed = {
  kind: 'managed',
  operation: 'create-workspace',
  fields: { id: 'id' },
  inputs: {},
} as const;

test.each(
  PRESETS.map((api) => [api.name, api] as const),
)('the preset %s does not contradict itself', (_, api) => {
  expect(apiContradictions(api)).toEqual([]);
});

test.each<[string, Partial<ApiDefinition>, string, string]>([
  ['a name the server needs', { name: 'portal' }, 'name', 'is a path of the server itself; choose another'],
  [
    'a secret short enough to guess',
    { secretFormat: { kind: 'plain', prefixes: { live: 'x_' }, alphabet: 'base36', length: 25 } },
    'secretFormat',
    'holds fewer than 112 random bits beside those its preview shows; make it longer',
  ],
  [
    'a preview that leaves too little to guess',
    {
      secretFormat: { kind: 'plain', prefixes: { live: 'x_' }, alphabet: 'base36', length: 29 },
      secretPreview: 'both-ends',
    },
    'secretFormat',
    'holds fewer than 112 random bits beside those its preview shows; make it longer',
  ],
  [
    'one prefix for two environments',
    { secretFormat: { kind: 'plain', prefixes: { live: 'x_', test: 'x_' }, alphabet: 'base36', length: 32 } },
    'secretFormat',
    'gives two environments the prefix x_',
  ],
  [
    'a default key of an environment there is none of',
    { defaultKey: { name: 'Default', environment: 'staging', scopes: [] } },
    'defaultKey.environment',
    'must be one of live, test',
  ],
  [
    'a default key with a scope there is none of',
    { defaultKey: { name: 'Default', environment: 'live', scopes: ['inference:chat', 'inference'] } },
    'defaultKey.scopes[1]',
    'is not among the scopes of this API: inference; add it to scopes, where there are: inference:chat, inference:messages, inference:embeddings',
  ],
  [
    'one environment twice',
    { secretFormat: { kind: 'checked', prefix: 'hm', environments: ['live', 'live'] } },
    'secretFormat',
    'gives two environments the prefix hm_live_',
  ],
  [
    'a default beyond the most',
    { rotation: { kind: 'in-place', defaultGraceMs: 2, maxGraceMs: 1 } },
    'rotation.defaultGraceMs',
    'is more than maxGraceMs',
  ],
  [
    'two limits of one name',
    {
      limits: [
        limitRule({ name: 'burst', per: 'key', limit: 100, window: 60_000 }),
        limitRule({ name: 'burst', per: 'key', limit: 1_000, window: 3_600_000 }),
      ],
    },
    'limits[1].name',
    'is used twice: burst',
  ],
  [
    'a text nobody would read',
    { refusals: { ...stav.refusals, texts: { unknown_key: 'Invalid', key_expired: 'Expired' } } },
    'refusals.texts.key_expired',
    'is never shown: with uniform disclosure all such keys read the text of unknown_key',
  ],
  [
    'a text of its own for a revoked key that answers like the others',
    { refusals: { ...stav.refusals, texts: { key_revoked: 'Revoked' } } },
    'refusals.texts.key_revoked',
    'is never shown: with uniform disclosure all such keys read the text of unknown_key',
  ],
  [
    'the operator let in, but nowhere heard',
    { routes: [chat, route({ access: { kind: 'operator' }, to: managed })] },
    'operatorHeader',
    'must name a header: POST /v1/more lets the operator in',
  ],
  [
    'the operator let through to the upstream',
    { operatorHeader: 'x-admin-token', routes: [chat, route({ access: { kind: 'operator' } })] },
    'routes[1].access',
    'may let the operator in only where the route is managed',
  ],
  [
    'the operator heard where another meaning is',
    { operatorHeader: 'host' },
    'operatorHeader',
    'must begin with x-, such as x-admin-token: every other name may have a meaning already',
  ],
  [
    'the operator heard where keys are read',
    { operatorHeader: 'authorization' },
    'operatorHeader',
    'carries keys; name another, such as x-admin-token: authorization',
  ],
  [
    'a scope there is not',
    { routes: [chat, route({ access: { kind: 'scope', scope: 'constructor' } })] },
    'routes[1].access.scope',
    'is not among the scopes of this API: constructor; add it to scopes, where there are: inference:chat, inference:messages, inference:embeddings',
  ],
  [
    'a scope that implies one there is not',
    {
      scopes: {
        ...stav.scopes,
        all: { description: 'All', implies: ['inference:chat', 'constructor'], legacy: false },
      },
    },
    'scopes.all.implies[1]',
    'is not among the scopes of this API: constructor; add it to scopes, where there are: inference:chat, inference:messages, inference:embeddings, all',
  ],
  [
    'a scope that implies itself',
    { scopes: { ...stav.scopes, all: { description: 'All', implies: ['all'], legacy: false } } },
    'scopes.all.implies',
    'leads back to the scope itself',
  ],
  [
    'keys for anyone who asks',
    {
      routes: [
        route({
          access: { kind: 'anonymous' },
          to: {
            kind: 'managed',
            operation: 'issue-key',
            fields: { key: 'secret' },
            inputs: {},
          },
        }),
      ],
    },
    'routes[0].access',
    'may not be anonymous: the route does issue-key',
  ],
  [
    'two parameters of one name',
    { routes: [route({ path: '/v1/{id}/parts/{id}' })] },
    'routes[0].path',
    'has two parameters {id}',
  ],
  [
    'two routes for the same requests',
    { routes: [route({ path: '/v1/{id}' }), route({ path: '/v1/{name}' })] },
    'routes',
    'POST /v1/{name} answers the same requests as POST /v1/{id}; remove one, or change its path',
  ],
])('%s is reported, by the whole check too', (_, changes, field, message) => {
  const api = { ...plain, ...changes };
  expect(apiContradictions(api)).toEqual([{ field, message }]);
  expect(checkApiDefinition(api, 'apis[0]')).toEqual([{ field: `apis[0].${field}`, message }]);
});

test('texts that are shown are no contradiction: exact ones, and that of a revoked key with a status of its own', () => {
  const texts = { key_revoked: 'Revoked' };
  expect(apiContradictions({ ...plain, refusals: { ...stav.refusals, disclosure: 'exact', texts } })).toEqual(
    [],
  );
  expect(apiContradictions({ ...plain, refusals: { ...stav.refusals, revokedStatus: 403, texts } })).toEqual(
    [],
  );
});

test('anyone may ask whether the server is well', () => {
  const probe = {
    kind: 'managed',
    operation: 'probe-health',
    fields: { status: 'status' },
    inputs: {},
  } as const;
  expect(
    apiContradictions({ ...plain, routes: [route({ access: { kind: 'anonymous' }, to: probe })] }),
  ).toEqual([]);
});

test('an example must be of a route there is, and no two pages in one place', () => {
  const { portal } = stav;
  const example = { method: 'GET', path: '/v1/nothing?limit=1', body: null };
  expect(apiContradictions({ ...stav, portal: { ...portal, example } })).toEqual([
    { field: 'portal.example', message: 'is answered by no route: GET /v1/nothing' },
  ]);
  const navigation = { ...portal.navigation, usage: portal.navigation.keys };
  expect(apiContradictions({ ...stav, portal: { ...portal, navigation } })).toEqual([
    { field: 'portal.navigation.usage', message: 'is the place of another page: Connect → Keys' },
  ]);
});

test('the portal has no page for user keys or endpoints where the API has none', () => {
  const navigation = { ...stav.portal.navigation, endpoints: ['Dedicated'] };
  const api = { ...stav, userKeys: 'none', portal: { ...stav.portal, navigation } } as const;
  const absent = 'which this API does not have: make it null, or set';
  expect(apiContradictions(api)).toEqual([
    {
      field: 'portal.navigation.userKeys',
      message: `leads to user keys, ${absent} userKeys: 'by-policy'`,
    },
    { field: 'portal.navigation.endpoints', message: `leads to endpoints, ${absent} endpoints` },
  ]);
});

test('a default may be as long as the longest grace', () => {
  const rotation = { kind: 'in-place', defaultGraceMs: 1, maxGraceMs: 1 } as const;
  expect(apiContradictions({ ...plain, rotation })).toEqual([]);
});

test('several contradictions are reported at once', () => {
  const api: ApiDefinition = { ...stevora, name: 'api', operatorHeader: null, scopes: {} };
  const fields = apiContradictions(api).map(({ field }) => field.replace(/\d+/, '0'));
  expect([...new Set(fields)]).toEqual(['name', 'operatorHeader', 'routes[0].access.scope']);
});
