// Usage and billing over the native API: what may be asked, what is told of mistakes, and which form an answer has.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandClock } from '../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../test/harness/guarantee-apis.ts';
import { type StartedSurfaces, startSurfaces } from '../../../../test/harness/start-surfaces.ts';
import type { Storage } from '../../src/app/ports.ts';
import * as schemas from '../../src/http/native-api/usage/usage-schemas.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { digest } from '../../src/system/secrets.ts';
import { addRows, ledgerRow } from '../app/usage/reading/ledger-rows.ts';
import { type NativeCall, nativeCaller } from './native-caller.ts';

const NOW = Date.parse('2026-11-21T09:30:15Z');
let surfaces: StartedSurfaces;
let call: NativeCall;
let keyId: string;
let workspaceId: string;

beforeAll(async () => {
  const storage = createMemoryStorage({ digest });
  surfaces = await startSurfaces({ apis: [notes], storage, clock: createHandClock(NOW) });
  call = nativeCaller(surfaces);
  workspaceId = (await surfaces.client.workspaces.create({ name: 'Acme', slug: 'acme' })).id;
  keyId = (await surfaces.client.keys.create({ api: 'notes', workspaceId, name: 'a key' })).id;
  const ours = { keyId, workspaceId, endUser: '=1+1', model: 'a,b' };
  await addRows(storage, [
    ledgerRow('2026-11-21T09:00:00Z', ours, { billable: 2, inputTokens: 7, micros: 1_500_000 }),
    ledgerRow('2026-11-20T08:59:00Z', ours, { billable: 1 }),
    ledgerRow('2026-11-21T09:00:00Z', { ...ours, outcome: 'limit_exceeded' }, { denied: 4 }),
    ledgerRow('2026-11-21T09:00:00Z', { outcome: 'unknown_key' }, { denied: 3 }),
  ]);
});
afterAll(() => surfaces.close());

const ofKey = (query = '') => call(`GET /api/v1/keys/${keyId}/usage${query}`);
const ofWorkspace = (query = '') => call(`GET /api/v1/workspaces/${workspaceId}/usage${query}`);
const billing = (query = '', headers = {}) =>
  call(`GET /api/v1/workspaces/${workspaceId}/billing${query}`, undefined, headers);
const unknownKeys = (query = '') => call(`GET /api/v1/usage/unknown-keys${query}`);

describe('answers', () => {
  test('are what their schemas say, and nothing beside', async () => {
    const { body: key } = await ofKey('?by=hour,route,address');
    expect(schemas.keyUsageAnswer.strict().parse(key)).toEqual(key);
    const { body: workspace } = await ofWorkspace('?by=key,member,api,endUser');
    expect(schemas.workspaceUsageAnswer.strict().parse(workspace)).toEqual(workspace);
    const { body: bill } = await billing();
    expect(schemas.billingAnswer.strict().parse(bill)).toEqual(bill);
    const { body: unknown } = await unknownKeys();
    expect(schemas.unknownKeysAnswer.strict().parse(unknown)).toEqual(unknown);
    for (const { data } of [key, workspace, bill, unknown]) expect(data).not.toEqual([]);
  });

  test('are described beside all others', async () => {
    const { body } = await call('GET /api/v1/openapi.json');
    for (const path of [
      '/keys/{id}/usage',
      '/workspaces/{id}/usage',
      '/workspaces/{id}/billing',
      '/usage/unknown-keys',
    ]) {
      const { get } = body.paths[`/api/v1${path}`];
      expect(get.tags, path).toEqual(['usage']);
      expect(get.responses['200'].content['application/json'].schema.properties.data.type).toBe('array');
    }
    const names = body.paths['/api/v1/keys/{id}/usage'].get.parameters.map(
      ({ name, schema }: { name: string; schema: { type: string } }) => `${name} ${schema.type}`,
    );
    expect(names).toEqual(['from string', 'to string', 'by string', 'id string']);
  });
});

describe('usage', () => {
  test('is of the last day by hour, unless asked for otherwise', async () => {
    const { body } = await ofKey();
    expect(body).toMatchObject({
      from: '2026-11-20T09:30:00.000Z',
      to: '2026-11-21T09:31:00.000Z',
      resolutionSeconds: 60,
      by: ['hour'],
      data: [{ hour: '2026-11-21T09:00:00.000Z', requests: 1, denied: 4 }],
      totals: { deniedByReason: { limit_exceeded: 4 } },
    });
    const { body: longer } = await ofKey(
      '?from=2026-11-20T08:00:00Z&to=2026-11-21T00:00:00%2B01:00&by=day,outcome',
    );
    expect(longer.data).toMatchObject([{ day: '2026-11-20T00:00:00.000Z', outcome: 'valid', requests: 1 }]);
    expect(longer.to).toBe('2026-11-20T23:00:00.000Z');
  });

  test('of a workspace may be of one API', async () => {
    expect((await ofWorkspace('?by=key&api=notes')).body.data).toMatchObject([{ key: keyId, requests: 1 }]);
    expect((await ofWorkspace('?by=key&api=other')).body).toMatchObject({
      data: [],
      totals: { requests: 0 },
    });
  });

  test('of unknown keys comes as many rows as asked for', async () => {
    expect((await unknownKeys('?api=notes&limit=1')).body).toMatchObject({
      data: [{ api: 'notes', address: '203.0.113.7', reason: 'unknown_key', denied: 3 }],
      totals: { denied: 3, addresses: 1 },
    });
  });
});

describe('what is wrong with a question is said of its field', () => {
  test.each([
    ['from', 'from=yesterday'],
    ['from', 'from=2026-11-21'],
    ['to', 'to=2026-02-30T00:00:00Z'],
    ['from', 'from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z'],
    ['from', 'from=2027-01-01T00:00:00Z'],
    ['by', 'by='],
    ['by', 'by=week'],
    ['by', 'by=hour,hour'],
    ['by', 'by=hour,,day'],
    ['by', 'by=hour, day'],
    ['by', 'by=key'],
    ['by', 'by=minute&from=2026-11-01T00:00:00Z'],
    ['form', 'form=json'],
  ])('%s in %s', async (field, query) => {
    const { status, body } = await ofKey(`?${query}`);
    expect([status, body.code, body.problems?.[0].field]).toEqual([400, 'validation_error', field]);
  });

  test.each([
    ['period', 'period=2026'],
    ['period', 'period=2026-02-30'],
    ['format', 'format=xml'],
  ])('%s in %s', async (field, query) => {
    const { status, body } = await billing(`?${query}`);
    expect([status, body.problems?.[0].field]).toEqual([400, field]);
  });

  test.each(['limit=0', 'limit=1001', 'by=hour'])('%s of unknown keys', async (query) => {
    expect((await unknownKeys(`?${query}`)).status).toBe(400);
  });

  test('a key or workspace that is not there is not found', async () => {
    for (const path of [
      'keys/key_none/usage',
      'workspaces/ws_none/usage',
      'workspaces/ws_none/billing?format=csv',
    ]) {
      const { status, body } = await call(`GET /api/v1/${path}`);
      expect([status, body.code], path).toEqual([404, 'not_found']);
    }
  });
});

describe('billing', () => {
  const CSV = [
    'day,api,workspaceId,keyId,memberId,endUser,model,requests,inputTokens,cachedInputTokens,outputTokens,micros,cost,currency,estimated,interrupted',
    '2026-11-20,notes,WS,KEY,,\'=1+1,"a,b",1,0,0,0,0,0.000000,USD,0,0',
    '2026-11-21,notes,WS,KEY,,\'=1+1,"a,b",2,7,0,0,1500000,1.500000,USD,0,0',
    '',
  ].join('\r\n');

  test.each([
    ['?format=csv', {}],
    ['?format=csv&period=2026-11', { accept: 'application/json' }],
    ['', { accept: 'text/csv' }],
    ['', { accept: 'text/html, text/csv;q=0.9, application/json;q=0.5' }],
  ])('is CSV for %j with %j', async (query, headers) => {
    const answer = await billing(query, headers);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const name = `billing-${workspaceId}-2026-11.csv`;
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body.replaceAll(workspaceId, 'WS').replaceAll(keyId, 'KEY')).toBe(CSV);
  });

  test.each([
    ['', { accept: '*/*' }],
    ['', { accept: 'text/csv;q=0' }],
    ['', { accept: 'text/csv, application/json' }],
    ['?format=json', { accept: 'text/csv' }],
  ])('is JSON for %j with %j', async (query, headers) => {
    const { body } = await billing(query, headers);
    expect(body.totals).toMatchObject([{ api: 'notes', requests: 3, micros: 1_500_000, cost: '1.500000' }]);
  });

  test('of a month without usage is a heading, and of HEAD nothing', async () => {
    expect((await billing('?format=csv&period=2026-01')).body).toBe(`${CSV.split('\r\n')[0]}\r\n`);
    const head = await call(`HEAD /api/v1/workspaces/${workspaceId}/billing?format=csv`);
    expect([head.status, head.body, head.headers.get('content-type')?.split(';')[0]]).toEqual([
      200,
      '',
      'text/csv',
    ]);
  });
});

test('a bill whose ledger cannot be read to the end is cut, and the failure told', async () => {
  const memory = createMemoryStorage({ digest });
  const storage: Storage = {
    ...memory,
    usage: {
      ...memory.usage,
      sum: (query) => (query.to < NOW ? memory.usage.sum(query) : Promise.reject(new Error('disk'))),
    },
  };
  const other = await startSurfaces({ apis: [notes], storage, clock: createHandClock(NOW) });
  try {
    const { id } = await other.client.workspaces.create({ name: 'Acme', slug: 'acme' });
    const bill = `GET /api/v1/workspaces/${id}/billing`;
    await expect(nativeCaller(other)(`${bill}?format=csv`)).rejects.toThrow('terminated');
    expect(await nativeCaller(other)(bill)).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(other.logLines.filter((line) => line.includes('answering the native API'))).toHaveLength(2);
  } finally {
    await other.close();
  }
});
