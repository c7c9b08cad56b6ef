// Each call of the client is one request of the native API, and its answer comes back as sent.
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

let server: RecordingServer;
let client: KeywrightClient;

beforeAll(async () => {
  server = await startRecordingServer();
  client = createClient({ url: server.url, token: 'operator-token' });
});
afterAll(() => server.close());

type Call = (client: KeywrightClient) => Promise<unknown>;
interface Expected {
  readonly line: string;
  readonly body?: unknown;
}
const issue = { api: 'stav', workspaceId: 'ws_1', name: 'CI' };

const CALLS: readonly (readonly [string, Call, Expected])[] = [
  [
    'workspaces.create',
    (c) => c.workspaces.create({ name: 'Acme', slug: 'acme' }),
    { line: 'POST /api/v1/workspaces', body: { name: 'Acme', slug: 'acme' } },
  ],
  ['workspaces.list', (c) => c.workspaces.list(), { line: 'GET /api/v1/workspaces' }],
  [
    'workspaces.list of a page',
    (c) => c.workspaces.list({ limit: 2, cursor: 'ws_9' }),
    { line: 'GET /api/v1/workspaces?limit=2&cursor=ws_9' },
  ],
  ['workspaces.get', (c) => c.workspaces.get('ws_1'), { line: 'GET /api/v1/workspaces/ws_1' }],
  ['keys.create', (c) => c.keys.create(issue), { line: 'POST /api/v1/keys', body: issue }],
  [
    'keys.list, filtered',
    (c) => c.keys.list({ api: 'stav', workspaceId: 'ws_1', state: 'active', cursor: undefined }),
    { line: 'GET /api/v1/keys?api=stav&workspaceId=ws_1&state=active' },
  ],
  ['keys.get', (c) => c.keys.get('key_1'), { line: 'GET /api/v1/keys/key_1' }],
  [
    'keys.edit',
    (c) => c.keys.edit('key_1', { disabled: true }),
    { line: 'PATCH /api/v1/keys/key_1', body: { disabled: true } },
  ],
  ['keys.rotate', (c) => c.keys.rotate('key_1'), { line: 'POST /api/v1/keys/key_1/rotate', body: {} }],
  [
    'keys.rotate with a grace',
    (c) => c.keys.rotate('key_1', { graceSeconds: 0 }),
    { line: 'POST /api/v1/keys/key_1/rotate', body: { graceSeconds: 0 } },
  ],
  [
    'keys.endSecret',
    (c) => c.keys.endSecret('key_1', 'sec_1'),
    { line: 'DELETE /api/v1/keys/key_1/secrets/sec_1' },
  ],
  [
    'keys.revoke',
    (c) => c.keys.revoke('key_1', { reason: 'leaked' }),
    { line: 'POST /api/v1/keys/key_1/revoke', body: { reason: 'leaked' } },
  ],
  [
    'keys.verify',
    (c) => c.keys.verify({ key: 'hm_live_x', scope: 'inference:chat' }),
    { line: 'POST /api/v1/keys/verify', body: { key: 'hm_live_x', scope: 'inference:chat' } },
  ],
];

describe('the client', () => {
  it.each(
    CALLS,
  )('%s sends one request and answers what the server answered', async (_name, call, expected) => {
    server.answer({ body: '{"id":"x","data":[]}' });
    const before = server.requests.length;
    expect(await call(client)).toEqual({ id: 'x', data: [] });
    expect(server.requests).toHaveLength(before + 1);
    const sent = server.requests.at(-1);
    expect(`${sent?.method} ${sent?.path}`).toBe(expected.line);
    expect(sent?.body).toEqual(expected.body);
    expect(sent?.headers.authorization).toBe('Bearer operator-token');
    expect(sent?.headers['content-type']).toBe(expected.body === undefined ? undefined : 'application/json');
  });

  it('verifies many keys at once and answers in the order asked', async () => {
    server.answer({ body: '{"data":[{"valid":true},{"valid":false}]}' });
    expect(await client.keys.verifyBatch([{ key: 'a' }, { key: 'b' }])).toEqual([
      { valid: true },
      { valid: false },
    ]);
    expect(server.requests.at(-1)?.body).toEqual({ requests: [{ key: 'a' }, { key: 'b' }] });
  });

  const WRITES: readonly (readonly [string, Call])[] = [
    ['workspaces.create', (c) => c.workspaces.create({ name: 'A', slug: 'a' }, { idempotencyKey: 'once-1' })],
    ['keys.create', (c) => c.keys.create(issue, { idempotencyKey: 'once-1' })],
    ['keys.edit', (c) => c.keys.edit('key_1', {}, { idempotencyKey: 'once-1' })],
    ['keys.rotate', (c) => c.keys.rotate('key_1', {}, { idempotencyKey: 'once-1' })],
    ['keys.endSecret', (c) => c.keys.endSecret('key_1', 'sec_1', { idempotencyKey: 'once-1' })],
    ['keys.revoke', (c) => c.keys.revoke('key_1', {}, { idempotencyKey: 'once-1' })],
  ];
  it.each(WRITES)('%s can be made safe to repeat', async (_name, call) => {
    server.answer({ body: '{}' });
    await call(client);
    expect(server.requests.at(-1)?.headers['idempotency-key']).toBe('once-1');
  });

  it('keeps the path of a server that does not live at the root', async () => {
    server.answer({ body: '{}' });
    await createClient({ url: `${server.url}/keywright/`, token: 't' }).workspaces.list();
    expect(server.requests.at(-1)?.path).toBe('/keywright/api/v1/workspaces');
  });

  it('escapes an id, so that it stays one segment of the path', async () => {
    server.answer({ body: '{}' });
    await client.keys.get('key_1/../../workspaces?x=#y');
    expect(server.requests.at(-1)?.path).toBe('/api/v1/keys/key_1%2F..%2F..%2Fworkspaces%3Fx%3D%23y');
  });

  it.each(['', '.', '..'])('refuses the id %j, which would name another route', async (id) => {
    await expect(client.keys.get(id)).rejects.toThrow(TypeError);
  });
});
