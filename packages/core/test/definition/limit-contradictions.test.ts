// Limits of the right form that contradict themselves or their API.
import { describe, expect, test } from 'vitest';
import { apiContradictions } from '../../src/definition/api-contradictions.ts';
import type { ApiDefinition, RouteDefinition } from '../../src/definition/api-definition.ts';
import { defineApi, type RouteInput } from '../../src/definition/define-api.ts';
import { limitProblems } from '../../src/definition/limit-contradictions.ts';
import { type LimitRule, limitRule } from '../../src/limits/limit-rule.ts';

const route = (changes: Partial<RouteDefinition> = {}): RouteInput => ({
  method: 'POST',
  path: '/v1/chat',
  summary: 'Chat',
  access: { kind: 'any-key' },
  ...changes,
});

const api = (changes: Partial<ApiDefinition> = {}, only: RouteInput = route()): ApiDefinition => ({
  ...defineApi({
    name: 'notes',
    title: 'Notes',
    secretFormat: { kind: 'checked', prefix: 'nts', environments: ['live'] },
    routes: [only],
  }),
  ...changes,
});

const rule = (changes: Partial<LimitRule> = {}): LimitRule =>
  limitRule({ name: 'burst', per: 'address', limit: 100, window: 60_000, ...changes });

const METERED = route({ meter: 'openai' });
const PRICES = { '*': { input: 1, cachedInput: 1, output: 1, maxOutputTokens: 100 } };

const wrong = (of: ApiDefinition) => apiContradictions(of).map(({ field, message }) => `${field} ${message}`);

describe('a limit', () => {
  test.each<[string, ApiDefinition, string]>([
    [
      'of tokens that run',
      api({ limits: [rule({ counts: 'tokens', window: 'running' })] }, METERED),
      'limits[0].window may be running for requests only: what is used of tokens stays used',
    ],
    [
      'of money that runs',
      api({ limits: [rule({ counts: 'money', window: 'running' })], prices: PRICES }, METERED),
      'limits[0].window may be running for requests only: what is used of money stays used',
    ],
    [
      'per endpoint where no path names one',
      api({ limits: [rule({ per: 'endpoint' })] }),
      'limits[0].per may not be endpoint: no route says which parameter of its path names one (endpointParam)',
    ],
    [
      'of money without prices',
      api({ limits: [rule({ counts: 'money' })] }, METERED),
      'limits[0].counts may not be money: the API has no prices',
    ],
    [
      'of money where nothing is metered',
      api({ limits: [rule({ counts: 'money' })], prices: PRICES }),
      'limits[0].counts may not be money: no route of the API is metered (meter)',
    ],
    [
      'of tokens where nothing is metered',
      api({ limits: [rule({ counts: 'tokens' })] }),
      'limits[0].counts may not be tokens: no route of the API is metered (meter)',
    ],
    [
      'that alerts twice at one percentage',
      api({ limits: [rule({ alertAt: [80, 100, 80] })] }),
      'limits[0].alertAt names 80 twice',
    ],
    [
      'with the name of another',
      api({ limits: [rule(), rule({ per: 'key' })] }),
      'limits[1].name is used twice: burst',
    ],
  ])('%s is refused', (_, definition, problem) => {
    expect(wrong(definition)).toEqual([problem]);
  });

  test.each<[string, ApiDefinition]>([
    ['of requests that run', api({ limits: [rule({ window: 'running' })] })],
    [
      'per endpoint where one path names one',
      api({ limits: [rule({ per: 'endpoint' })] }, route({ path: '/{name}/chat', endpointParam: 'name' })),
    ],
    ['of tokens where one route is metered', api({ limits: [rule({ counts: 'tokens' })] }, METERED)],
    [
      'of money where there are prices and one route is metered',
      api({ limits: [rule({ counts: 'money', window: 'month' })], prices: PRICES }, METERED),
    ],
    ['with several alerts', api({ limits: [rule({ alertAt: [80, 100] })] })],
    ['per key', api({ limits: [rule({ per: 'key' }), rule({ name: 'all', per: 'workspace' })] })],
  ])('%s is fine', (_, definition) => {
    expect(wrong(definition)).toEqual([]);
  });

  test('is asked the same of a key as of an API, at its own place', () => {
    const limits = [rule(), rule({ name: 'spend', counts: 'money' })];
    expect(limitProblems(limits, api(), 'limits').map(({ field }) => field)).toEqual([
      'limits[1].counts',
      'limits[1].counts',
    ]);
  });
});

describe('a limit of requests without a key', () => {
  test.each(['key', 'workspace'] as const)('may not be per %s, for there is none', (per) => {
    expect(wrong(api({ anonymousLimits: [rule({ per })] }))).toEqual([
      `anonymousLimits[0].per may not be ${per}: these requests have none; use address, endpoint, route or api`,
    ]);
  });

  test.each(['address', 'route', 'api'] as const)('may be per %s', (per) => {
    expect(wrong(api({ anonymousLimits: [rule({ per })] }))).toEqual([]);
  });

  test('is asked all that other limits are asked', () => {
    const anonymousLimits = [rule(), rule({ per: 'endpoint', counts: 'tokens', alertAt: [5, 5] })];
    expect(apiContradictions(api({ anonymousLimits })).map(({ field }) => field)).toEqual([
      'anonymousLimits[1].name',
      'anonymousLimits[1].per',
      'anonymousLimits[1].counts',
      'anonymousLimits[1].alertAt',
    ]);
  });
});

describe('a route', () => {
  const path = '/{account}/{name}/chat';

  test('names parameters its path has', () => {
    const endUser = { kind: 'path', param: 'account' } as const;
    expect(wrong(api({}, route({ path, endpointParam: 'name', endUser })))).toEqual([]);
    expect(
      wrong(api({}, route({ path, endpointParam: 'nam', endUser: { ...endUser, param: 'user' } }))),
    ).toEqual([
      `routes[0].endpointParam is not a parameter of ${path}: nam`,
      `routes[0].endUser.param is not a parameter of ${path}: user`,
    ]);
  });

  test('that is answered here is not metered, nor read for its end user', () => {
    const to = {
      kind: 'managed',
      operation: 'list-keys',
      fields: { id: 'id' },
      inputs: {},
    } as const;
    const endUser = { kind: 'body', field: 'user' } as const;
    const why = 'must be null: the route is answered here, and nothing of it is metered';
    expect(wrong(api({}, route({ to, meter: 'openai', endUser })))).toEqual([
      `routes[0].meter ${why}`,
      `routes[0].endUser ${why}`,
    ]);
    expect(wrong(api({}, route({ to })))).toEqual([]);
  });
});
