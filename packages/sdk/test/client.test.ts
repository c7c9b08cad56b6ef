// Each call of the client is one request of the native API, and its answer comes back as sent.
import { createClient, type KeywrightClient, UNRECOGNISED_ANSWER } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS, BILLING_CSV } from './example-answers.ts';
import { type Call, PEOPLE_CALLS, type TriedCall } from './people-calls.ts';
import { type RecordingServer, startRecordingServer } from './recording-server.ts';

let server: RecordingServer;
let client: KeywrightClient;

beforeAll(async () => {
  server = await startRecordingServer();
  client = createClient({ url: server.url, token: 'operator-token' });
});
afterAll(() => server.close());

const issue = { api: 'stav', workspaceId: 'ws_1', name: 'CI' };

const CALLS: readonly TriedCall[] = [
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
  ...PEOPLE_CALLS,
  [
    'endpoints.create',
    (c) => c.endpoints.create({ api: 'hypervize', workspaceId: 'ws_1', name: 'Chat' }),
    {
      line: 'POST /api/v1/endpoints',
      answer: ANSWERS.endpoint,
      body: { api: 'hypervize', workspaceId: 'ws_1', name: 'Chat' },
    },
  ],
  [
    'endpoints.list, filtered',
    (c) => c.endpoints.list({ api: 'hypervize', workspaceId: 'ws_1', limit: 2 }),
    { line: 'GET /api/v1/endpoints?api=hypervize&workspaceId=ws_1&limit=2', answer: ANSWERS.endpoints },
  ],
  [
    'endpoints.get',
    (c) => c.endpoints.get('endpt-1'),
    { line: 'GET /api/v1/endpoints/endpt-1', answer: ANSWERS.endpoint },
  ],
  [
    'endpoints.edit',
    (c) => c.endpoints.edit('endpt-1', { upstream: null }),
    { line: 'PATCH /api/v1/endpoints/endpt-1', answer: ANSWERS.endpoint, body: { upstream: null } },
  ],
  [
    'endpoints.delete',
    (c) => c.endpoints.delete('endpt-1'),
    { line: 'DELETE /api/v1/endpoints/endpt-1', answer: ANSWERS.endpointDeletion },
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
    'keys.extendGrace',
    (c) => c.keys.extendGrace('key_1', 'sec_1', { retiresAt: '2027-01-09T00:00:00Z' }),
    {
      line: 'PATCH /api/v1/keys/key_1/secrets/sec_1',
      answer: ANSWERS.key,
      body: { retiresAt: '2027-01-09T00:00:00Z' },
    },
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
  [
    'keys.check',
    (c) => c.keys.check(' hm_live_x'),
    { line: 'POST /api/v1/keys/check', answer: ANSWERS.keyCheck, body: { key: ' hm_live_x' } },
  ],
  ['apis.get', (c) => c.apis.get('tiny'), { line: 'GET /api/v1/apis/tiny', answer: ANSWERS.api }],
  [
    'keys.usage',
    (c) => c.keys.usage('key_1'),
    { line: 'GET /api/v1/keys/key_1/usage', answer: ANSWERS.keyUsage },
  ],
  [
    'keys.usage of a range, by several words',
    (c) => c.keys.usage('key_1', { from: '2027-01-01T00:00:00+01:00', by: ['day', 'address'] }),
    {
      line: 'GET /api/v1/keys/key_1/usage?from=2027-01-01T00%3A00%3A00%2B01%3A00&by=day%2Caddress',
      answer: ANSWERS.keyUsage,
    },
  ],
  [
    'workspaces.usage',
    (c) => c.workspaces.usage('ws_1', { api: 'stav', by: ['member'] }),
    { line: 'GET /api/v1/workspaces/ws_1/usage?api=stav&by=member', answer: ANSWERS.usage },
  ],
  [
    'workspaces.billing',
    (c) => c.workspaces.billing('ws_1', { period: '2027-01' }),
    { line: 'GET /api/v1/workspaces/ws_1/billing?period=2027-01', answer: ANSWERS.billing },
  ],
  [
    'usage.unknownKeys',
    (c) => c.usage.unknownKeys({ limit: 5, api: 'stav' }),
    { line: 'GET /api/v1/usage/unknown-keys?limit=5&api=stav', answer: ANSWERS.unknownKeys },
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

  it('lists the APIs of the server', async () => {
    server.answer({ body: JSON.stringify(ANSWERS.apis) });
    expect(await client.apis.list()).toEqual(ANSWERS.apis.data);
    expect(server.requests.at(-1)?.path).toBe('/api/v1/apis');
  });

  it('gives a bill in CSV as it came', async () => {
    server.answer({ body: BILLING_CSV });
    expect(await client.workspaces.billingCsv('ws_1', { period: '2027-01' })).toBe(BILLING_CSV);
    const sent = server.requests.at(-1);
    expect(sent?.path).toBe('/api/v1/workspaces/ws_1/billing?period=2027-01&format=csv');
    expect(sent?.headers.accept).toBe('text/csv, application/problem+json');
  });

  it('takes nothing else for a bill in CSV, and tells a refusal like every other', async () => {
    server.answer({ body: '<h1>Login</h1>' });
    await expect(client.workspaces.billingCsv('ws_1')).rejects.toMatchObject({ code: UNRECOGNISED_ANSWER });
    server.answer({ status: 404, body: JSON.stringify({ code: 'not_found', detail: 'Not found' }) });
    await expect(client.workspaces.billingCsv('ws_1')).rejects.toMatchObject({ code: 'not_found' });
  });

  const WRITES: readonly (readonly [string, Call])[] = [
    ['workspaces.create', (c) => c.workspaces.create({ name: 'A', slug: 'a' }, { idempotencyKey: 'once-1' })],
    ['keys.create', (c) => c.keys.create(issue, { idempotencyKey: 'once-1' })],
    ['keys.edit', (c) => c.keys.edit('key_1', {}, { idempotencyKey: 'once-1' })],
    ['keys.rotate', (c) => c.keys.rotate('key_1', {}, { idempotencyKey: 'once-1' })],
    ['keys.endSecret', (c) => c.keys.endSecret('key_1', 'sec_1', { idempotencyKey: 'once-1' })],
    [
      'keys.extendGrace',
      (c) => c.keys.extendGrace('key_1', 'sec_1', { retiresAt: 'x' }, { idempotencyKey: 'once-1' }),
    ],
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
