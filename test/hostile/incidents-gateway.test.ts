// Incidents in systems like ours, by their number: what crosses the gateway, and where it goes.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { defineApi } from '@keywright/core/definition/define-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { type EchoingUpstream, startEchoingUpstream } from './echoing-upstream.ts';
import { askRaw, type RawReply, type RawRequest } from './raw-request.ts';
import { tracesOf } from './secret-traces.ts';

const UPSTREAM_KEY = 'sk-upstream_9fK2mQ7xLw4Zr8TbVn3C';

let upstream: EchoingUpstream;
let keywright: TestKeywright;
let secret: string;
beforeAll(async () => {
  upstream = await startEchoingUpstream();
  const api = defineApi({
    name: 'sample',
    title: 'Sample',
    hosts: ['t'],
    secretFormat: { kind: 'checked', prefix: 'ak', environments: ['live'] },
    carriers: ['bearer', 'x-api-key'],
    scopes: { read: { description: 'Read' } },
    operatorHeader: 'x-admin-token',
    limits: [{ name: 'burst', per: 'key', limit: 60, window: 60_000 }],
    routes: [
      { method: 'GET', path: '/v1/*', summary: 'Read', access: { kind: 'any-key' } },
      { method: 'POST', path: '/v1/*', summary: 'Write', access: { kind: 'any-key' } },
      { method: 'GET', path: '/scoped', summary: 'Scoped', access: { kind: 'scope', scope: 'read' } },
      {
        method: 'POST',
        path: '/keys',
        summary: 'Make a key',
        access: { kind: 'operator' },
        to: { kind: 'managed', operation: 'issue-key', fields: { id: 'id', secret: 'secret' } },
      },
    ],
    upstream: {
      url: upstream.url,
      headers: { authorization: `Bearer ${UPSTREAM_KEY}`, 'x-api-key': UPSTREAM_KEY },
      allowPrivateAddresses: true,
    },
  });
  keywright = await startTestKeywright({ apis: [api] });
  ({ secret } = await keywright.newKey({ api: 'sample' }));
});
afterAll(async () => {
  await keywright.close();
  upstream.close();
});

const ask = (request: RawRequest) => askRaw(keywright.url, { host: 't', ...request });

describe('T-55 CVE-2024-6587 nothing in a request chooses where it goes', () => {
  test('not its query, headers or body', async () => {
    let connections = 0;
    const canary = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    canary.listen(0, '127.0.0.1');
    await once(canary, 'listening');
    const { port } = canary.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    const names = [
      'api_base',
      'base_url',
      'api_key',
      'url',
      'upstream',
      'target',
      'endpoint',
      'proxy',
      'host',
    ];
    const key = `X-Api-Key: ${secret}`;
    for (const name of names) {
      const query = `${name}=${encodeURIComponent(url)}`;
      const headers = [`X-${name.replace('_', '-')}: ${url}`, `${name}: ${url}`].filter(
        (line) => !/^(?:host|x-api-key):/i.test(line),
      );
      const before = upstream.received.length;
      const answer = await ask({
        start: `POST /v1/x?${query}`,
        lines: [key, ...headers],
        json: { [name]: url },
      });
      expect(answer.status, name).toBe(200);
      expect(upstream.received.slice(before)).toMatchObject([
        { target: `/v1/x?${query}`, body: JSON.stringify({ [name]: url }) },
      ]);
    }
    for (const line of [
      `X-Forwarded-Host: 127.0.0.1:${port}`,
      `X-Host: 127.0.0.1:${port}`,
      `Forwarded: host=127.0.0.1:${port}`,
    ]) {
      expect((await ask({ start: 'GET /v1/x', lines: [key, line] })).status).toBe(200);
    }
    expect(connections).toBe(0);
    canary.close();
  });

  test('nor its Host', async () => {
    const before = upstream.received.length;
    const { status } = await ask({
      start: 'GET /sample/v1/x',
      host: '169.254.169.254',
      lines: [`X-Api-Key: ${secret}`],
    });
    expect(status).toBe(200);
    const { rawHeaders = [] } = upstream.received[before] ?? {};
    expect(rawHeaders).not.toContain('169.254.169.254');
  });
});

describe('T-57 secrets do not cross', () => {
  const CLIENT_LINES = () => [
    `Authorization: Bearer ${secret}`,
    `X-Api-Key: ${secret}`,
    `X_Api_Key: ${secret}`,
    `Proxy-Authorization: Bearer ${secret}`,
    `X-Admin-Token: ${keywright.adminToken}`,
    `x_admin_token: ${keywright.adminToken}`,
    `Cookie: key=${secret}`,
    'X-Forwarded-For: 198.51.100.7',
    'X-Forwarded-User: admin',
    'Forwarded: for=198.51.100.7',
    'X-Real-IP: 198.51.100.7',
    'X-Keywright-Workspace-Id: ws_forged',
  ];

  test("the client's key, cookies and claims stay behind; the operator's token, too", async () => {
    const before = upstream.received.length;
    expect((await ask({ start: 'GET /v1/x', lines: CLIENT_LINES() })).status).toBe(200);
    const told = JSON.stringify(upstream.received[before]);
    expect(tracesOf([secret, keywright.adminToken], told)).toEqual([]);
    for (const claim of ['198.51.100.7', 'X-Forwarded-User', 'ws_forged']) expect(told).not.toContain(claim);
    expect(told).toContain(UPSTREAM_KEY);
  });

  test("the upstream's key does not come back, though the upstream repeats it in every header", async () => {
    const answers = [
      await ask({ start: 'GET /v1/x', lines: [`X-Api-Key: ${secret}`] }),
      await ask({ start: 'GET /v1/x', lines: ['X-Api-Key: wrong'] }),
      await ask({ start: 'GET //v1/x', lines: [`X-Api-Key: ${secret}`] }),
    ];
    for (const { text } of answers) expect(text).not.toContain(UPSTREAM_KEY.slice(3, 20));
    expect(answers[0]?.text).toContain('x-echo-');
    expect(keywright.logLines.join('')).not.toContain(UPSTREAM_KEY.slice(3, 20));
  });
});

test('T-62 what holds a key, or refuses one, is stored by no cache', async () => {
  const { client } = keywright;
  const operator = `Authorization: Bearer ${keywright.adminToken}`;
  const admin = `X-Admin-Token: ${keywright.adminToken}`;
  const { id: workspaceId } = await keywright.newWorkspace();
  const key = await keywright.newKey({ api: 'sample', workspaceId });
  const revoked = await keywright.newKey({ api: 'sample' });
  await client.keys.revoke(revoked.id);
  const carry = (text: string) => [`X-Api-Key: ${text}`];
  const answers: RawReply[] = [
    await ask({ start: 'POST /keys', lines: [admin], json: { name: 'x', workspaceId } }),
    await ask({
      start: 'POST /api/v1/keys',
      host: 'h',
      lines: [operator],
      json: { api: 'sample', workspaceId, name: 'x' },
    }),
    await ask({ start: `POST /api/v1/keys/${key.id}/rotate`, host: 'h', lines: [operator], json: {} }),
    await ask({ start: `GET /api/v1/keys/${key.id}`, host: 'h', lines: [operator] }),
    await ask({ start: 'GET /v1/x' }),
    await ask({ start: 'GET /v1/x', lines: carry('wrong') }),
    await ask({ start: 'GET /v1/x', lines: carry(revoked.secret) }),
    await ask({ start: 'GET /v1/x', lines: ['Authorization: Basic eDp5'] }),
    await ask({ start: 'GET /scoped', lines: carry(key.secret) }),
    await ask({ start: 'GET /api/v1/keys', host: 'h', lines: [`Authorization: Bearer ${secret}`] }),
    await ask({ start: 'GET /nothing', lines: carry(secret) }),
    await ask({ start: 'DELETE /scoped', lines: carry(secret) }),
    await ask({ start: 'GET //', lines: carry(secret) }),
  ];
  for (let spent = 0; spent < 61; spent++)
    answers.push(await ask({ start: 'GET /v1/x', lines: carry(key.secret) }));
  const refusals = answers.filter(({ status }, index) => index < 4 || status >= 400);
  const statuses = new Set(refusals.map(({ status }) => status));
  expect([...statuses].sort()).toEqual([200, 201, 400, 401, 403, 404, 405, 429]);
  for (const { status, headers, body } of refusals) {
    expect(headers.get('cache-control'), `${status} ${body}`).toBe('no-store');
  }
});
