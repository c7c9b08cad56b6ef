// An API's own management routes: the native API's use cases in the API's words, for whoever its definition lets in.
import type { RefusalShape } from '@keywright/core/definition/api-definition';
import { defineApi } from '@keywright/core/definition/define-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../../test/harness/start-test-keywright.ts';

const WRITE = { kind: 'operator-or-scope', scope: 'keys:write' } as const;
const READ = { kind: 'operator-or-scope', scope: 'keys:read' } as const;

/** The same routes in two shapes; field names of its own, and some fields left out. */
const managed = (name: string, shape: RefusalShape) =>
  defineApi({
    name,
    title: name,
    secretFormat: { kind: 'checked', prefix: name, environments: ['live'] },
    carriers: ['x-api-key'],
    scopes: { 'keys:read': { description: 'Read' }, 'keys:write': { description: 'Write' } },
    operatorHeader: 'x-admin-token',
    refusals: { shape },
    routes: [
      {
        method: 'POST',
        path: '/tokens',
        summary: 'Make',
        access: WRITE,
        to: {
          kind: 'managed',
          operation: 'issue-key',
          fields: { token_id: 'id', title: 'name', value: 'secret', nothing: 'none' },
        },
      },
      {
        method: 'GET',
        path: '/tokens',
        summary: 'List',
        access: READ,
        to: { kind: 'managed', operation: 'list-keys', fields: { token_id: 'id', ended: 'revokedAt' } },
      },
      {
        method: 'DELETE',
        path: '/tokens/{id}',
        summary: 'End',
        access: WRITE,
        to: { kind: 'managed', operation: 'revoke-key', fields: { token_id: 'id', ended: 'revokedAt' } },
      },
      {
        method: 'POST',
        path: '/spaces',
        summary: 'Make a space',
        access: { kind: 'operator' },
        to: { kind: 'managed', operation: 'create-workspace', fields: { space: 'id', slug: 'slug' } },
      },
      {
        method: 'GET',
        path: '/spaces/{id}',
        summary: 'Show a space',
        access: READ,
        to: { kind: 'managed', operation: 'show-workspace', fields: { space: 'id', slug: 'slug' } },
      },
    ],
  });

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright({
    apis: [managed('plain', 'problem'), managed('enveloped', 'envelope')],
  });
});
afterAll(() => keywright.close());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of several shapes, each asserted where it is read
  readonly body: any;
}

async function call(route: string, credential: Record<string, string>, body?: unknown): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${keywright.url}${path}`, {
    method,
    headers: { ...type, ...credential },
    ...sent,
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}
const operator = () => ({ 'x-admin-token': keywright.adminToken });
const newKey = async (api = 'plain') => {
  const key = await keywright.newKey({ api, scopes: ['keys:read', 'keys:write'] });
  return { ...key, carried: { 'x-api-key': key.secret } };
};

describe('an answer', () => {
  test('has the fields the API names, under its names, and no others', async () => {
    const { carried } = await newKey();
    const { status, body } = await call('POST /plain/tokens', carried, { name: 'mine' });
    expect(status).toBe(201);
    expect(body).toEqual({
      token_id: expect.stringMatching(/^key_/),
      title: 'mine',
      value: expect.stringMatching(/^plain_live_/),
      nothing: null,
    });
  });

  test('stands in an envelope where the API has one, lists with their numbers beside them', async () => {
    const { carried, id } = await newKey('enveloped');
    const made = await call('POST /enveloped/tokens', carried, { name: 'mine' });
    expect(made.body).toMatchObject({ success: true, data: { title: 'mine' } });
    const list = await call('GET /enveloped/tokens?page=2&pageSize=1', carried);
    expect(list.body).toEqual({
      success: true,
      data: [{ token_id: id, ended: null }],
      meta: { page: 2, pageSize: 1, total: 2, totalPages: 2 },
    });
  });

  test('names its request and is stored by nobody', async () => {
    const { carried } = await newKey();
    const { headers } = await call('GET /plain/tokens', carried);
    expect(headers.get('x-request-id')).toMatch(/^req_/);
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('a key', () => {
  test('makes, lists and ends keys of its own workspace', async () => {
    const { carried, id, workspaceId } = await newKey();
    const made = (await call('POST /plain/tokens', carried, { name: 'mine', workspaceId })).body.token_id;
    expect(
      (await call('GET /plain/tokens', carried)).body.map((row: { token_id: string }) => row.token_id),
    ).toEqual([made, id]);
    expect((await call(`DELETE /plain/tokens/${made}`, carried)).body).toEqual({
      token_id: made,
      ended: expect.any(String),
    });
    expect(await keywright.client.keys.get(made)).toMatchObject({ state: 'revoked', createdBy: `key:${id}` });
  });

  test('ends itself, and then nothing more', async () => {
    const { carried, id } = await newKey();
    expect((await call(`DELETE /plain/tokens/${id}`, carried)).status).toBe(200);
    expect((await call('GET /plain/tokens', carried)).status).toBe(401);
  });

  test('is shown its own space, and no other', async () => {
    const [ours, theirs] = [await newKey(), await newKey()];
    expect((await call(`GET /plain/spaces/${ours.workspaceId}`, ours.carried)).body.space).toBe(
      ours.workspaceId,
    );
    expect((await call(`GET /plain/spaces/${theirs.workspaceId}`, ours.carried)).status).toBe(404);
  });

  test('makes no space', async () => {
    const { carried } = await newKey();
    expect((await call('POST /plain/spaces', carried, { name: 'x', slug: 'by-a-key' })).status).toBe(403);
  });
});

describe('the operator', () => {
  test('makes spaces and the first key in them, and must say where', async () => {
    const space = (await call('POST /plain/spaces', operator(), { name: 'New', slug: 'new' })).body;
    expect(space).toEqual({ space: expect.stringMatching(/^ws_/), slug: 'new' });
    expect(
      (await call('POST /plain/tokens', operator(), { name: 'first', workspaceId: space.space })).status,
    ).toBe(201);
    const nowhere = await call('POST /plain/tokens', operator(), { name: 'first' });
    expect(nowhere).toMatchObject({
      status: 400,
      body: { problems: [{ field: 'workspaceId', message: 'is required' }] },
    });
  });

  test('sees every key of the API and any space', async () => {
    const { id, workspaceId } = await newKey();
    const rows = (await call('GET /plain/tokens?pageSize=100', operator())).body;
    expect(rows.map((row: { token_id: string }) => row.token_id)).toContain(id);
    expect((await call(`GET /plain/spaces/${workspaceId}`, operator())).body.space).toBe(workspaceId);
    expect((await call('GET /plain/spaces/ws_none', operator())).status).toBe(404);
  });
});

describe('what is not well asked is refused in the API’s shape, field by field', () => {
  test.each<[string, unknown, string]>([
    ['no name', {}, 'name'],
    ['a field of the native API that is not offered', { name: 'x', limits: [] }, 'limits'],
    ['a wrong scope', { name: 'x', scopes: ['keys:read', 7] }, 'scopes[1]'],
    ['a wrong instant', { name: 'x', expiresAt: 'tomorrow' }, 'expiresAt'],
    ['a name of nothing', { name: '' }, 'name'],
  ])('%s', async (_, body, field) => {
    const { carried } = await newKey();
    const answer = await call('POST /plain/tokens', carried, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_error', problems: [{ field }] } });
    const enveloped = await call('POST /enveloped/tokens', (await newKey('enveloped')).carried, body);
    expect(enveloped).toMatchObject({
      status: 400,
      body: { success: false, error: { code: 'VALIDATION_ERROR', details: { problems: [{ field }] } } },
    });
  });

  test.each([
    'page=0',
    'page=-1',
    'page=x',
    'page=1.5',
    'pageSize=0',
    'pageSize=101',
    'page=1000001',
    'limit=5',
    'page=1&x=2',
  ])('a list by %s', async (query) => {
    const { carried } = await newKey();
    expect((await call(`GET /plain/tokens?${query}`, carried)).status).toBe(400);
  });

  test('an Idempotency-Key that is none; one that is, is remembered', async () => {
    const { carried } = await newKey();
    const make = (key: string) =>
      call('POST /plain/tokens', { ...carried, 'idempotency-key': key }, { name: 'once' });
    expect((await make('two words')).status).toBe(400);
    const [first, again] = [await make('once'), await make('once')];
    expect(again.body).toEqual({ ...first.body, value: null });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});
