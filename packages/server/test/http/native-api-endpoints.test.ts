// Endpoints over HTTP: strict bodies, and bytes that tell nobody of what is not theirs.
import { createClient } from '@keywright/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../../../../test/harness/start-test-keywright.ts';
import { askRaw } from '../../../../test/hostile/raw-request.ts';

let keywright: TestKeywright;
beforeAll(async () => {
  keywright = await startTestKeywright();
});
afterAll(() => keywright.close());

async function send(token: string, start: string, json?: object): Promise<string> {
  const lines = [`Authorization: Bearer ${token}`];
  const { text } = await askRaw(keywright.url, { start, lines, ...(json !== undefined && { json }) });
  return text.replaceAll(/req_\w+/g, 'req_').replace(/^date: .*$/im, 'date');
}

async function machineOf(workspaceId: string, scopes = ['endpoints:read', 'endpoints:write']) {
  const body = JSON.stringify({ name: 'CI', scopes, workspaceId });
  const answer = await fetch(`${keywright.url}/api/v1/credentials`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keywright.adminToken}`, 'content-type': 'application/json' },
    body,
  });
  return ((await answer.json()) as { readonly secret: string }).secret;
}

describe('endpoints in the native API', () => {
  test('are made, listed page by page, changed and deleted by a machine of the workspace', async () => {
    const { id: workspaceId } = await keywright.newWorkspace();
    const machine = createClient({ url: keywright.url, token: await machineOf(workspaceId) });
    const body = { api: 'hypervize', workspaceId, name: 'Chat' };
    const [first, second] = [await machine.endpoints.create(body), await machine.endpoints.create(body)];
    expect(first).toMatchObject({ ...body, upstream: null, authMode: 'private' });
    expect(first.createdBy).toMatch(/^credential:mgc_/);
    const page = await machine.endpoints.list({ workspaceId, limit: 1 });
    expect(page.nextCursor).toBe(page.data[0]?.id);
    const rest = await machine.endpoints.list({ workspaceId, cursor: page.nextCursor ?? '' });
    expect([...page.data, ...rest.data].map(({ id }) => id).toSorted()).toEqual(
      [first.id, second.id].toSorted(),
    );
    expect(await machine.endpoints.edit(first.id, { authMode: 'public' })).toMatchObject({
      authMode: 'public',
    });
    await machine.endpoints.delete(first.id);
    await expect(machine.endpoints.get(first.id)).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ['POST /api/v1/endpoints', { api: 'hypervize', workspaceId: 'w', name: 'n', id: 'endpt-000000000000' }],
    ['POST /api/v1/endpoints', { api: 'hypervize', workspaceId: 'w', name: 'n', authMode: 'anyone' }],
    ['PATCH /api/v1/endpoints/endpt-000000000000', { workspaceId: 'ws_1' }],
    ['PATCH /api/v1/endpoints/endpt-000000000000', { deletedAt: null }],
    ['GET /api/v1/endpoints?owner=me', undefined],
  ])('%s with %j is 400', async (start, json) => {
    expect(await send(keywright.adminToken, start, json)).toContain('400 Bad Request');
  });

  test('P-19 a foreign one reads byte for byte like one that does not exist', async () => {
    const [ours, theirs] = [await keywright.newWorkspace(), await keywright.newWorkspace()];
    const token = await machineOf(ours.id);
    const body = { api: 'hypervize', workspaceId: theirs.id, name: 'Theirs' };
    const { id } = await keywright.client.endpoints.create(body);
    const calls: readonly (readonly [string, object?])[] = [['GET'], ['PATCH', { name: 'Ours' }], ['DELETE']];
    for (const [method, json] of calls) {
      const at = (of: string) => send(token, `${method} /api/v1/endpoints/${of}`, json);
      const absent = await at('endpt-000000000000');
      expect(absent).toContain('404 Not Found');
      expect(await at(id), method).toBe(absent);
    }
    const list = (query: string) => send(token, `GET /api/v1/endpoints?${query}`);
    expect(await list(`workspaceId=${theirs.id}`)).toBe(await list('workspaceId=ws_none'));
    const after = (cursor: string) => list(`workspaceId=${ours.id}&cursor=${cursor}`);
    expect(await after(id)).toBe(await after('endpt-000000000000'));
    const create = (workspaceId: string) => send(token, 'POST /api/v1/endpoints', { ...body, workspaceId });
    expect(await create(theirs.id)).toBe(await create('ws_none'));
    expect((await keywright.client.endpoints.get(id)).name).toBe('Theirs');
  });

  test('an ordinary key is told that it may not, and nobody that they must say who they are', async () => {
    const { secret, workspaceId } = await keywright.newKey({ api: 'hypervize', scopes: ['inference'] });
    const own = await keywright.client.endpoints.create({ api: 'hypervize', workspaceId, name: 'Own' });
    for (const id of [own.id, 'endpt-000000000000'])
      expect(await send(secret, `GET /api/v1/endpoints/${id}`)).toContain('403 Forbidden');
    const { status } = await askRaw(keywright.url, { start: `GET /api/v1/endpoints/${own.id}` });
    expect(status).toBe(401);
  });
});
