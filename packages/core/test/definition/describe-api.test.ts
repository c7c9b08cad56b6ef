// The OpenAPI document of a definition: every route once, with the credentials that open it and no others.
import { describe, expect, test } from 'vitest';
import { defineApi } from '../../src/definition/define-api.ts';
import { describeApi } from '../../src/definition/describe-api.ts';
import { PRESETS } from '../../src/presets/index.ts';

interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

interface Described {
  readonly openapi: string;
  readonly info: { readonly title: string };
  readonly servers: readonly { readonly url: string }[];
  readonly components: { readonly securitySchemes: Readonly<Record<string, object>> };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const api = defineApi({
  name: 'sample',
  title: 'Sample',
  secretFormat: { kind: 'checked', prefix: 'sk', environments: ['live'] },
  scopes: { read: { description: 'Read' } },
  operatorHeader: 'x-admin-token',
  routes: [
    { method: 'GET', path: '/v1/open', summary: 'Open', access: { kind: 'anonymous' } },
    { method: 'GET', path: '/v1/any', summary: 'Any', access: { kind: 'any-key' } },
    {
      method: 'GET',
      path: '/v1/things/{id}/parts/{part}',
      summary: 'A part',
      access: { kind: 'scope', scope: 'read' },
      carriers: ['bearer', 'x-api-key'],
    },
    {
      method: 'DELETE',
      path: '/v1/any',
      summary: 'For people',
      access: { kind: 'person' },
      people: { by: ['session', 'token'], roles: ['owner'], needsKey: false },
    },
    { method: 'POST', path: '/v1/any', summary: 'Operate', access: { kind: 'operator' } },
    {
      method: 'GET',
      path: '/v1/files/*',
      summary: 'A file',
      access: { kind: 'operator-or-scope', scope: 'read' },
    },
    {
      method: 'POST',
      path: '/v1/e/{endpoint}/ask',
      summary: 'Ask an endpoint',
      access: { kind: 'endpoint', scope: 'read' },
      endpointParam: 'endpoint',
      people: { by: ['session'], roles: ['owner'], needsKey: false },
    },
  ],
});
const described = describeApi(api, 'https://keys.example.com/sample') as Described;
const operation = (path: string, method = 'get') => described.paths[path]?.[method];

test('it says what it describes and where that is', () => {
  expect(described.openapi).toBe('3.1.0');
  expect(described.info.title).toBe('Sample');
  expect(described.servers).toEqual([{ url: 'https://keys.example.com/sample' }]);
});

test('every carrier of any route is a scheme, the operator only where a header is named', () => {
  expect(described.components.securitySchemes).toEqual({
    bearer: { type: 'http', scheme: 'bearer' },
    'x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
    session: { type: 'apiKey', in: 'cookie', name: '__Host-keywright.session_token' },
    token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    operator: { type: 'apiKey', in: 'header', name: 'x-admin-token' },
  });
  const without = describeApi({ ...api, operatorHeader: null, routes: [] }, 'https://a') as Described;
  expect(Object.keys(without.components.securitySchemes)).toEqual(['bearer']);
});

describe('who may call is said for each operation', () => {
  test('anonymous: with or without a key', () => {
    expect(operation('/v1/open')?.security).toEqual([{}, { bearer: [] }]);
  });

  test('any key', () => {
    expect(operation('/v1/any')?.security).toEqual([{ bearer: [] }]);
    expect(operation('/v1/any')?.description).toBeUndefined();
  });

  test("a scope, by any of the route's own carriers", () => {
    const part = operation('/v1/things/{id}/parts/{part}');
    expect(part?.security).toEqual([{ bearer: ['read'] }, { 'x-api-key': ['read'] }]);
    expect(part?.description).toBe('Needs the scope `read`.');
  });

  test('the operator alone, and the operator or a scope', () => {
    expect(operation('/v1/any', 'post')?.security).toEqual([{ operator: [] }]);
    expect(operation('/v1/files/{rest}')?.security).toEqual([{ operator: [] }, { bearer: ['read'] }]);
  });

  test('an endpoint: nobody in particular where it is public, a key, or a person where people may', () => {
    expect(operation('/v1/e/{endpoint}/ask', 'post')?.security).toEqual([
      {},
      { bearer: ['read'] },
      { session: [] },
    ]);
  });
});

test('the cookie of a session is named as the server sets it: held to the host on https alone', () => {
  const { components } = describeApi(api, 'http://127.0.0.1:8080/sample') as Described;
  expect(components.securitySchemes['session']).toMatchObject({ name: 'keywright.session_token' });
});

test('each placeholder of a path is a parameter, a wildcard included', () => {
  const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
  const part = operation('/v1/things/{id}/parts/{part}');
  expect(part?.parameters).toEqual([parameter('id'), parameter('part')]);
  expect(operation('/v1/files/{rest}')?.parameters).toEqual([parameter('rest')]);
  expect(operation('/v1/open')).not.toHaveProperty('parameters');
});

test('where requests may name their workspace, each operation says so', () => {
  const { paths } = describeApi({ ...api, workspaceParam: 'workspaceId' }, 'https://a') as Described;
  for (const found of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    expect(found.parameters?.at(-1)).toMatchObject({ name: 'workspaceId', in: 'query', required: false });
  }
});

test('every route of every preset is described, under its method, and only where nobody is asked with an empty requirement', () => {
  for (const preset of PRESETS) {
    const { paths, components } = describeApi(preset, 'https://a') as Described;
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations.length).toBe(preset.routes.length);
    for (const route of preset.routes) {
      const found = paths[route.path.replace('*', '{rest}')]?.[route.method.toLowerCase()];
      expect(found?.summary).toBe(route.summary);
      const isOpen = found?.security.some((requirement) => Object.keys(requirement).length === 0);
      // Some endpoints are public.
      expect(isOpen, route.path).toBe(['anonymous', 'endpoint'].includes(route.access.kind));
      for (const scheme of found?.security.flatMap(Object.keys) ?? []) {
        expect(components.securitySchemes).toHaveProperty(scheme);
      }
    }
  }
});

test('a route for people is opened by what shows who they are, and by no key', () => {
  expect(operation('/v1/any', 'delete')?.security).toEqual([{ session: [] }, { token: [] }]);
});
