// Each call of the client is one request of the native API, and its answer comes back as sent.
import { createClient, type KeywrightClient } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS } from './example-answers.ts';
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
  readonly answer: unknown;
}
const issue = { api: 'stav', workspaceId: 'ws_1', name: 'CI' };

const CALLS: readonly (readonly [string, Call, Expected])[] = [
  [
    'workspaces.create',
    (c) => c.workspaces.create({ name: 'Acme', slug: 'acme' }),
    { line: 'POST /api/v1/workspaces', answer: ANSWERS.workspace, body: { name: 'Acme', slug: 'acme' } },
  ],
  [
    'workspaces.list',
    (c) => c.workspaces.list(),
    { line: 'GET /api/v1/workspaces', answer: ANSWERS.workspaces },
  ],
  [
    'workspaces.list of a page',
    (c) => c.workspaces.list({ limit: 2, cursor: 'ws_9' }),
    { line: 'GET /api/v1/workspaces?limit=2&cursor=ws_9', answer: ANSWERS.workspaces },
  ],
  [
    'workspaces.get',
    (c) => c.workspaces.get('ws_1'),
    { line: 'GET /api/v1/workspaces/ws_1', answer: ANSWERS.workspace },
  ],
  [
    'keys.create',
    (c) => c.keys.create(issue),
    { line: 'POST /api/v1/keys', answer: ANSWERS.keyWithSecret, body: issue },
  ],
  [
    'keys.list, filtered',
    (c) => c.keys.list({ api: 'stav', workspaceId: 'ws_1', state: 'active', cursor: undefined }),
    { line: 'GET /api/v1/keys?api=stav&workspaceId=ws_1&state=active', answer: ANSWERS.keys },
  ],
  ['keys.get', (c) => c.keys.get('key_1'), { line: 'GET /api/v1/keys/key_1', answer: ANSWERS.key }],
  [
    'keys.edit',
    (c) => c.keys.edit('key_1', { disabled: true }),
    { line: 'PATCH /api/v1/keys/key_1', answer: ANSWERS.key, body: { disabled: true } },
  ],
  [
    'keys.rotate',
    (c) => c.keys.rotate('key_1'),
    { line: 'POST /api/v1/keys/key_1/rotate', answer: ANSWERS.keyWithSecret, body: {} },
  ],
  [
    'keys.rotate with a grace',
    (c) => c.keys.rotate('key_1', { graceSeconds: 0 }),
    { line: 'POST /api/v1/keys/key_1/rotate', answer: ANSWERS.keyWithSecret, body: { graceSeconds: 0 } },
  ],
  [
    'keys.endSecret',
    (c) => c.keys.endSecret('key_1', 'sec_1'),
    { line: 'DELETE /api/v1/keys/key_1/secrets/sec_1', answer: ANSWERS.key },
  ],
  [
    'keys.revoke',
    (c) => c.keys.revoke('key_1', { reason: 'leaked' }),
    { line: 'POST /api/v1/keys/key_1/revoke', answer: ANSWERS.revocation, body: { reason: 'leaked' } },
  ],
  [
    'keys.verify',
    (c) => c.keys.verify({ key: 'hm_live_x', scope: 'inference:chat' }),
    {
      line: 'POST /api/v1/keys/verify',
      answer: ANSWERS.verdict,
      body: { key: 'hm_live_x', scope: 'inference:chat' },
    },
  ],
];

describe('the client', () => {
  it.each(
    CALLS,
  )('%s sends one request and answers what the server answered', async (_name, call, expected) => {
    server.answer({ body: JSON.stringify(expected.answer) });
    const before = server.requests.length;
    expect(await call(client)).toEqual(expected.answer);
    expect(server.requests).toHaveLength(before + 1);
    const sent = server.requests.at(-1);
    expect(`${sent?.method} ${sent?.path}`).toBe(expected.line);
    expect(sent?.body).toEqual(expected.body);
    expect(sent?.headers.authorization).toBe('Bearer operator-token');
    expect(sent?.headers['content-type']).toBe(expected.body === undefined ? undefined : 'application/json');
  });

  it('verifies many keys at once and answers in the order asked', async () => {
    server.answer({ body: JSON.stringify(ANSWERS.verdicts) });
    const verdicts = await client.keys.verifyBatch([{ key: 'a' }, { key: 'b' }]);
    expect(verdicts).toEqual(ANSWERS.verdicts.data);
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
    const { workspace, keyWithSecret, revocation } = ANSWERS;
    server.answer({ body: JSON.stringify({ ...workspace, ...keyWithSecret, ...revocation }) });
    await call(client);
    expect(server.requests.at(-1)?.headers['idempotency-key']).toBe('once-1');
  });

  it('keeps the path of a server that does not live at the root', async () => {
    server.answer({ body: JSON.stringify(ANSWERS.workspaces) });
    await createClient({ url: `${server.url}/keywright/`, token: 't' }).workspaces.list();
    expect(server.requests.at(-1)?.path).toBe('/keywright/api/v1/workspaces');
  });

  it('escapes an id, so that it stays one segment of the path', async () => {
    server.answer({ body: JSON.stringify(ANSWERS.key) });
    await client.keys.get('key_1/../../workspaces?x=#y');
    expect(server.requests.at(-1)?.path).toBe('/api/v1/keys/key_1%2F..%2F..%2Fworkspaces%3Fx%3D%23y');
  });

  it.each(['', '.', '..'])('refuses the id %j, which would name another route', async (id) => {
    await expect(client.keys.get(id)).rejects.toThrow(TypeError);
  });
});
