// Many APIs in one process: the five presets and one of the operator's own, each under its path and under its host. A key
// of one is unknown to every other, however it is carried, and everybody is refused in the manner of the API they called.
import type { ApiDefinition, Carrier } from '@keywright/core/definition/api-definition';
import { defineApi } from '@keywright/core/definition/define-api';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from '../hostile/raw-request.ts';

const own = defineApi({
  name: 'acme',
  title: 'Acme',
  secretFormat: { kind: 'checked', prefix: 'acme', environments: ['live'] },
  carriers: ['bearer', 'x-api-key'],
  routes: [
    { method: 'GET', path: '/v1/whoami', summary: 'Say who calls', access: { kind: 'any-key' } },
    { method: 'GET', path: '/health', summary: 'Its own', access: { kind: 'any-key' } },
  ],
});

const APIS: readonly ApiDefinition[] = [...PRESETS, own].map((api) => ({
  ...api,
  hosts: [hostOf(api.name)],
  limits: [],
}));

const CARRY: Readonly<Record<Carrier, (secret: string) => string>> = {
  bearer: (secret) => `Authorization: Bearer ${secret}`,
  'x-api-key': (secret) => `X-Api-Key: ${secret}`,
};

function hostOf(name: string): string {
  return `${name}.example`;
}

let keywright: TestKeywright;
const secrets = new Map<string, string>();
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: APIS });
  for (const { name, scopes } of APIS) {
    const { secret } = await keywright.newKey({ api: name, scopes: Object.keys(scopes) });
    secrets.set(name, secret);
  }
});
afterAll(() => keywright.close());

/** A route that keys open, as it can be called. */
function keyRoute(api: ApiDefinition): string {
  const route = api.routes.find(
    ({ access, path }) => ['scope', 'any-key'].includes(access.kind) && !path.includes('{'),
  );
  return `${route?.method} ${route?.path}`;
}

/** The request by path and by host: both are one mount. */
function waysTo(api: ApiDefinition, start: string) {
  const [method, path] = start.split(' ');
  return [
    { start: `${method} /${api.name}${path}` },
    { start, host: hostOf(api.name) },
    { start, host: `${hostOf(api.name).toUpperCase()}:443` },
  ];
}

/** A body every shape answers with, without what differs from request to request. */
function shapeOf(body: string): string {
  return body.replaceAll(/req_\w+/g, 'req_');
}

describe.each(APIS)('a key of $name', (api) => {
  test('is let in by path and by host, in every carrier its API takes', async () => {
    for (const way of waysTo(api, keyRoute(api)))
      for (const carrier of api.carriers) {
        const lines = [CARRY[carrier](secrets.get(api.name) ?? '')];
        const { status } = await askRaw(keywright.url, { ...way, lines });
        expect([401, 403, 404], `${way.start} ${carrier}`).not.toContain(status);
      }
  });

  test('is unknown to every other API, by path and by host, in every carrier', async () => {
    for (const other of APIS.filter(({ name }) => name !== api.name))
      for (const way of waysTo(other, keyRoute(other)))
        for (const carrier of other.carriers) {
          const carry = (secret: string) => ({ ...way, lines: [CARRY[carrier](secret)] });
          const foreign = await askRaw(keywright.url, carry(secrets.get(api.name) ?? ''));
          const nobodys = await askRaw(keywright.url, carry('nobody-ever-had-this-key'));
          expect(foreign.status, `${other.name} ${way.start} ${carrier}`).toBe(401);
          expect(shapeOf(foreign.body)).toBe(shapeOf(nobodys.body));
        }
  });

  test('is told which API it is of by the verify API, and of no other', async () => {
    const key = secrets.get(api.name) ?? '';
    expect((await keywright.client.keys.verify({ key })).valid).toBe(true);
    for (const { name } of APIS.filter(({ name }) => name !== api.name)) {
      const answer = await keywright.client.keys.verify({ key, api: name });
      expect([name, answer.code]).toEqual([name, 'unknown_key']);
    }
  });
});

describe('refusals', () => {
  const SHAPES: Readonly<Record<string, (body: Record<string, unknown>) => boolean>> = {
    problem: (body) => body['status'] === 404 && typeof body['requestId'] === 'string',
    openai: ({ error }) => typeof error === 'object' && error !== null && 'type' in error && 'code' in error,
    anthropic: ({ type, error }) => type === 'error' && typeof error === 'object',
    envelope: ({ success, error }) => success === false && typeof error === 'object',
    error: (body) => Object.keys(body).join() === 'error' && typeof body['error'] === 'string',
  };

  test.each(APIS)('of $name have its own shape on both mounts', async (api) => {
    for (const way of waysTo(api, 'GET /there/is/no/such/path')) {
      const { status, body } = await askRaw(keywright.url, way);
      expect(status).toBe(404);
      expect(SHAPES[api.refusals.shape]?.(JSON.parse(body)), `${api.refusals.shape}: ${body}`).toBe(true);
    }
  });
});

describe('a host is its API’s alone', () => {
  test('nothing of the server’s own answers there: pages, native API, signing in, probes', async () => {
    const host = hostOf('stav');
    const lines = [`Authorization: Bearer ${keywright.adminToken}`];
    for (const path of [
      '/portal',
      '/portal/sign-in',
      '/api/v1/keys',
      '/api/auth/get-session',
      '/health',
      '/metrics',
    ]) {
      expect([path, (await askRaw(keywright.url, { start: `GET ${path}`, host, lines })).status]).toEqual([
        path,
        404,
      ]);
      const root = await askRaw(keywright.url, { start: `GET ${path}`, lines });
      expect([path, root.status]).toEqual([path, 200]);
    }
  });

  test('its /health is the API’s own route, where it has one; the root’s stays the server’s', async () => {
    const lines = [CARRY.bearer(secrets.get('acme') ?? '')];
    const there = { start: 'GET /health', host: hostOf('acme') };
    expect((await askRaw(keywright.url, there)).status).toBe(401);
    expect((await askRaw(keywright.url, { ...there, lines })).status).not.toBe(401);
    const stevora = await askRaw(keywright.url, { start: 'GET /health', host: hostOf('stevora') });
    expect([stevora.status, JSON.parse(stevora.body)]).toMatchObject([200, { success: true }]);
    expect(JSON.parse((await askRaw(keywright.url, { start: 'GET /health' })).body)).toMatchObject({
      status: 'ok',
    });
  });

  test('another API is not reached through it, nor is it under the name of another', async () => {
    const lines = [CARRY.bearer(secrets.get('acme') ?? '')];
    for (const host of [hostOf('stav'), hostOf('acme')]) {
      const { status } = await askRaw(keywright.url, { start: 'GET /acme/v1/whoami', host, lines });
      expect([host, status]).toEqual([host, 404]);
    }
    const byUnknownHost = { start: 'GET /acme/v1/whoami', host: 'unknown.example', lines };
    expect((await askRaw(keywright.url, byUnknownHost)).status).toBe(200);
    const withoutName = { start: 'GET /v1/whoami', host: 'unknown.example', lines };
    expect((await askRaw(keywright.url, withoutName)).status).toBe(404);
  });
});
