// What a preset need not say: every default, and that nothing said is changed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkApiDefinition } from '../../src/definition/check-api-definition.ts';
import { type ApiInput, defineApi, withUpstream } from '../../src/definition/define-api.ts';

const HOUR_MS = 3_600_000;
const LEAST: ApiInput = {
  name: 'tiny',
  title: 'Tiny',
  secretFormat: { kind: 'checked', prefix: 'ti', environments: ['live'] },
  routes: [{ method: 'GET', path: '/v1/things', summary: 'List things', access: { kind: 'any-key' } }],
};

describe('defineApi', () => {
  test('fills in the defaults, and the least definition is a good one', () => {
    const api = defineApi(LEAST);
    expect(api).toEqual({
      name: 'tiny',
      title: 'Tiny',
      hosts: [],
      secretFormat: { kind: 'checked', prefix: 'ti', environments: ['live'] },
      secretPreview: 'end',
      keyNames: 'required',
      carriers: ['bearer'],
      scopes: {},
      emptyScopes: 'nothing',
      makersRights: null,
      workspaceParam: null,
      defaultKey: null,
      rotation: { kind: 'in-place', defaultGraceMs: 24 * HOUR_MS, maxGraceMs: 30 * 24 * HOUR_MS },
      inFlightAtRevocation: 'fail',
      refusals: { shape: 'problem', revokedStatus: 401, disclosure: 'uniform', texts: {} },
      rotationDueAfterMs: null,
      limits: [],
      anonymousLimits: [],
      limitHeaders: 'standard',
      uncounted: 'refuse',
      userKeys: 'none',
      currency: 'USD',
      prices: {},
      operatorHeader: null,
      endpoints: null,
      routes: [
        {
          method: 'GET',
          path: '/v1/things',
          summary: 'List things',
          access: { kind: 'any-key' },
          people: null,
          to: { kind: 'upstream' },
          carriers: null,
          refusalShape: null,
          cost: 1,
          meter: null,
          endUser: null,
          endpointParam: null,
        },
      ],
      portal: {
        navigation: { keys: ['Keys'], usage: ['Usage'], userKeys: null, endpoints: null },
        words: { create: 'Create new key', name: 'Name', revoke: 'Revoke' },
        revokeIcon: 'none',
        reveal: 'dialog',
        firstVisit: 'list',
        accent: '#3b5bdb',
        environmentVariables: ['TINY_API_KEY'],
        snippets: ['curl', 'python', 'typescript'],
        example: null,
        documentationUrl: null,
      },
      upstream: null,
    });
    expect(checkApiDefinition(api, '')).toEqual([]);
  });

  test('leaves what is said as it is, beside the defaults of what is not', () => {
    const api = defineApi({ ...LEAST, carriers: ['x-api-key'], refusals: { revokedStatus: 403 } });
    expect(api.carriers).toEqual(['x-api-key']);
    expect(api.refusals).toEqual({
      shape: 'problem',
      revokedStatus: 403,
      disclosure: 'uniform',
      texts: {},
    });
  });

  test('a scope implies no other and is offered like every other, unless said otherwise', () => {
    const { scopes } = defineApi({
      ...LEAST,
      scopes: { read: { description: 'Read' }, all: { description: 'All', implies: ['read'], legacy: true } },
    });
    expect(scopes).toEqual({
      read: { description: 'Read', implies: [], legacy: false },
      all: { description: 'All', implies: ['read'], legacy: true },
    });
  });

  test('a complete definition defines itself', () => {
    const api = withUpstream(defineApi(LEAST), { url: 'https://things.internal' });
    expect(defineApi(api)).toEqual(api);
  });

  test('repairs nothing: a mistake stays to be reported', () => {
    const mistaken = { ...LEAST, carriers: [], upstreams: 'https://things.internal' } as ApiInput;
    expect(checkApiDefinition(defineApi(mistaken), '').map(({ field }) => field)).toEqual([
      'carriers',
      'upstreams',
    ]);
  });

  test.each<[string, unknown, readonly string[]]>([
    ['name', undefined, ['name']],
    ['name', 7, ['name']],
    ['portal', null, ['portal']],
    ['portal', { navigation: null, words: 'Make' }, ['portal.navigation', 'portal.words']],
    ['scopes', null, ['scopes']],
    ['refusals', null, ['refusals']],
    ['limits', null, ['limits']],
    ['routes', undefined, ['routes']],
    ['routes', [{ ...LEAST.routes[0], to: null }], ['routes[0].to']],
    ['upstream', '', ['upstream']],
  ])('leaves a mistake for the check to explain: %s is %j', (field, value, at) => {
    const api = defineApi({ ...LEAST, [field]: value } as ApiInput);
    expect(checkApiDefinition(api, '').map((problem) => problem.field)).toEqual(at);
  });

  test('never throws, whatever is in place of any part of it', () => {
    const anything = fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true });
    const fields = Object.keys(defineApi(LEAST));
    fc.assert(
      fc.property(fc.constantFrom(...fields), anything, (field, value) => {
        defineApi({ ...LEAST, [field]: value } as ApiInput);
        defineApi({ ...LEAST, routes: [{ ...LEAST.routes[0], to: value }] } as ApiInput);
        defineApi(value as ApiInput);
      }),
    );
  });

  test('an API without user keys has no page for them, and one that has them needs not say so twice', () => {
    const menuOf = (changes: Partial<ApiInput>) =>
      defineApi({ ...LEAST, ...changes }).portal.navigation.userKeys;
    expect([menuOf({}), menuOf({ userKeys: 'by-policy' })]).toEqual([null, ['Team', 'User keys']]);
    expect(menuOf({ userKeys: 'by-policy', portal: { navigation: { userKeys: null } } })).toBeNull();
  });
});

describe('withUpstream', () => {
  test('puts the same API in front of an upstream with careful defaults', () => {
    const api = defineApi(LEAST);
    const placed = withUpstream(api, { url: 'https://things.internal/base' });
    expect(placed).toEqual({
      ...api,
      upstream: {
        url: 'https://things.internal/base',
        headers: {},
        connectTimeoutMs: 5_000,
        headTimeoutMs: 300_000,
        idleTimeoutMs: 300_000,
        allowPrivateAddresses: false,
        forwardClientAddress: false,
      },
    });
    expect(api.upstream).toBeNull();
    expect(checkApiDefinition(placed, '')).toEqual([]);
  });
});
