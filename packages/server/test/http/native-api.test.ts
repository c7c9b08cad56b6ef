// The native API over HTTP: who may call, what is told of mistakes, what is remembered of writes, what is documented.
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../test/harness/start-test-keywright.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { nodesAnswer } from '../../src/http/native-api/operator/node-routes.ts';
import { type NativeCall, nativeCaller } from './native-caller.ts';

let keywright: TestKeywright;
let workspaceId: string;
let secret: string;
let call: NativeCall;
beforeAll(async () => {
  keywright = await startTestKeywright();
  call = nativeCaller(keywright);
  ({ secret, workspaceId } = await keywright.newKey({ api: 'stav', scopes: ['inference:chat'] }));
});
afterAll(() => keywright.close());

const newKey = (choices: object = {}) =>
  call('POST /api/v1/keys', { api: 'stav', workspaceId, name: 'a key', ...choices });
const operatorRoutes = () =>
  keywright.ownRoutes
    .filter(({ access }) => access !== 'anonymous')
    .map(({ route }) => route.replaceAll(/\{\w+\}/g, 'x'));

test('a process that is alone tells of one node, which is itself', async () => {
  const { body } = await call('GET /api/v1/nodes');
  expect(nodesAnswer.strict().parse(body)).toEqual(body);
  const { answeredBy } = body;
  const place = { id: answeredBy, name: hostname(), journal: 'local' };
  expect(body.data).toEqual([
    {
      ...{ ...place, version: packageFile.version, startedAt: expect.stringMatching(/Z$/) },
      ...{ lease: 'live', lapsedAt: null, acknowledged: 0, behind: 0 },
    },
  ]);
});

describe('only the operator may call', () => {
  const NOBODY: readonly [string, Record<string, string>, string][] = [
    ['without a token', { authorization: '' }, '401 missing_credentials'],
    ['with another token', { authorization: 'Bearer kwa_0123456789abcdefghijABCDEFGHIJ' }, '401 invalid_key'],
    ['with the token in another scheme', { authorization: 'Basic eDp5' }, '401 malformed_credentials'],
  ];

  test.each(NOBODY)('%s every route says so', async (_, headers, expected) => {
    expect(operatorRoutes().length).toBeGreaterThan(10);
    for (const route of operatorRoutes()) {
      if (route.startsWith('HEAD')) continue;
      const { status, body } = await call(route, undefined, headers);
      // fetch leaves an empty header out, where a client may send it: both are no credential that opens anything.
      expect([expected, '401 malformed_credentials'], route).toContain(`${status} ${body.code}`);
    }
  });

  test('whoever sends no token, or a wrong one, is told what to send, and nothing of keys of APIs', async () => {
    const told = async (headers: Record<string, string>) => {
      const answer = await fetch(`${keywright.url}/api/v1/workspaces`, { headers });
      return `${answer.status} ${((await answer.json()) as { readonly detail: string }).detail}`;
    };
    expect(await told({})).toMatch(/^401 .*send the operator token/);
    expect(await told({ authorization: `Bearer ${keywright.adminToken}x` })).toMatch(
      /^401 This is neither the operator token nor a management credential/,
    );
  });

  test('a live key is told that it may not, a dead one that it is dead', async () => {
    const dead = await keywright.newKey({ api: 'stav' });
    await keywright.client.keys.revoke(dead.id);
    for (const route of operatorRoutes().filter((candidate) => !candidate.startsWith('HEAD'))) {
      const alive = await call(route, undefined, { authorization: `Bearer ${secret}` });
      expect(`${alive.status} ${alive.body.code}`, route).toBe('403 operator_required');
      const revoked = await call(route, undefined, { authorization: `Bearer ${dead.secret}` });
      expect(`${revoked.status} ${revoked.body.code}`, route).toBe('401 invalid_key');
    }
  });

  test('the token is taken in no other header', async () => {
    for (const header of ['x-api-key', 'x-admin-token', 'cookie', 'proxy-authorization']) {
      const answer = await fetch(`${keywright.url}/api/v1/keys`, {
        headers: { [header]: keywright.adminToken },
      });
      expect(answer.status, header).toBe(401);
    }
  });
});

describe('what is not there', () => {
  test('is 404, with and without the token', async () => {
    for (const headers of [{}, { authorization: 'Bearer x' }]) {
      expect(await call('GET /api/v1/nothing', undefined, headers)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
      expect(await call('POST /nothing', {}, headers)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
    for (const route of [
      'GET /api/v1/keys/key_none',
      'GET /api/v1/workspaces/ws_none',
      'GET /api/v1/apis/none/openapi.json',
    ]) {
      expect(await call(route), route).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  test('is 404 where an id is longer than any, which is not repeated', async () => {
    const long = `hm_live_${'x'.repeat(300)}`;
    for (const route of [`GET /api/v1/keys/${long}`, `POST /api/v1/keys/${long}/revoke`]) {
      const { status, headers, body } = await call(route);
      expect([status, body.code, body.requestId]).toEqual([404, 'not_found', headers.get('x-request-id')]);
      expect(JSON.stringify(body)).not.toContain('xxxx');
    }
  });

  test('is 405 where another method is, and says which', async () => {
    const other = await call('DELETE /api/v1/keys');
    expect([other.status, other.body.code, other.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      'GET, HEAD, POST',
    ]);
    expect((await call('POST /health')).headers.get('allow')).toBe('GET, HEAD');
    expect((await call('OPTIONS /api/v1/keys/x')).headers.get('allow')).toBe('GET, HEAD, PATCH');
  });
});

describe('every answer', () => {
  test('names its request, and is stored by nobody', async () => {
    const ids = new Set<string | null>();
    for (const route of [
      'GET /api/v1/keys',
      'GET /api/v1/nothing',
      'POST /api/v1/keys',
      'GET /health',
      'GET /live',
    ]) {
      const { headers } = await call(route);
      ids.add(headers.get('x-request-id'));
      expect(headers.get('cache-control'), route).toBe('no-store');
    }
    expect(ids.size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^req_[0-9a-z]+$/);
  });

  test('to HEAD is that to GET without its body', async () => {
    const [get, head] = [await call('GET /api/v1/keys'), await call('HEAD /api/v1/keys')];
    expect([head.status, head.body]).toEqual([200, '']);
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'));
  });
});

describe('bodies', () => {
  test('may be left out where nothing must be said', async () => {
    const { id } = (await newKey()).body;
    expect((await call(`POST /api/v1/keys/${id}/rotate`)).status).toBe(200);
    expect((await call(`POST /api/v1/keys/${id}/revoke`)).status).toBe(200);
    const other = (await newKey()).body;
    expect((await call(`POST /api/v1/keys/${other.id}/rotate`, null)).status).toBe(200);
  });

  test('must be there where something must be said', async () => {
    expect((await call('POST /api/v1/keys')).body.code).toBe('validation_error');
    expect((await call('POST /api/v1/keys/verify')).body.code).toBe('validation_error');
  });

  test('of requests that have none are not read', async () => {
    const answer = await call('GET /api/v1/keys?limit=1');
    expect(answer.status).toBe(200);
  });

  test('that break off are nobody’s failure here', async () => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(keywright.url).port) });
    const head = `Authorization: Bearer ${keywright.adminToken}\r\nContent-Type: application/json\r\nContent-Length: 99`;
    socket.write(`POST /api/v1/keys HTTP/1.1\r\nHost: h\r\n${head}\r\n\r\n{"api":`);
    await sleep(50);
    socket.destroy();
    await sleep(50);
    expect(keywright.logLines.filter((line) => line.includes('"level":50'))).toEqual([]);
    expect((await call('GET /metrics')).body).not.toContain(
      'keywright_failures_total{during="answering the native API"}',
    );
  });
});

describe('lists', () => {
  test('come in pages, newest first, and end', async () => {
    const { id } = (await call('POST /api/v1/workspaces', { name: 'Paged', slug: 'paged' })).body;
    const made: string[] = [];
    for (let index = 0; index < 5; index++)
      made.unshift((await newKey({ workspaceId: id, name: `key ${index}` })).body.id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await call(
        `GET /api/v1/keys?workspaceId=${id}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.data.map((key: { id: string }) => key.id));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made);
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=x',
    'limit=1.5',
    'state=dead',
    'state=',
    'unknown=1',
    `cursor=${'x'.repeat(65)}`,
  ])('are not asked for with %s', async (query) => {
    expect((await call(`GET /api/v1/keys?${query}`)).body.code).toBe('validation_error');
  });

  test('hold what was asked for', async () => {
    const dead = (await newKey()).body;
    await call(`POST /api/v1/keys/${dead.id}/revoke`);
    const ids = async (query: string) =>
      (await call(`GET /api/v1/keys?limit=200&${query}`)).body.data.map((key: { id: string }) => key.id);
    expect(await ids('state=revoked')).toContain(dead.id);
    expect(await ids('state=active')).not.toContain(dead.id);
    expect(await ids('api=stevora')).not.toContain(dead.id);
    expect(await ids(`api=stav&workspaceId=${workspaceId}`)).toContain(dead.id);
  });
});
