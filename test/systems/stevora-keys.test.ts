import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import {
  stevoraRefusal as refusal,
  type StevoraCall,
  type StevoraClient,
  stevoraClient,
} from './stevora-client.ts';

let keywright: TestKeywright;
let call: StevoraClient['call'];
let newcomer: StevoraClient['newcomer'];
beforeAll(async () => {
  keywright = await startTestKeywright();
  ({ call, newcomer } = stevoraClient(keywright));
});
afterAll(() => keywright.close());

describe('Stevora: keys and workspaces', () => {
  it('STV-03 the operator makes the first key, keys make further ones', async () => {
    const { key, workspaceId } = await newcomer('stv-03');
    const made = await call('POST /v1/api-keys', { key, body: { name: 'production-key' } });
    expect(made.status).toBe(201);
    expect(made.body.success).toBe(true);
    expect(Object.keys(made.body.data).sort()).toEqual(['createdAt', 'id', 'key', 'name', 'workspaceId']);
    expect(made.body.data).toMatchObject({ workspaceId, name: 'production-key' });
    expect((await call('GET /v1/workspaces/current', { key: made.body.data.key })).body.data.id).toBe(
      workspaceId,
    );
  });

  it('STV-03 the operator must name a workspace there is; names have 1 to 100 characters', async () => {
    const { key, workspaceId } = await newcomer('stv-03-names');
    const admin = keywright.adminToken;
    for (const body of [{ name: 'x' }, { name: 'x', workspaceId: 'ws_nowhere' }]) {
      expect(await call('POST /v1/api-keys', { admin, body })).toMatchObject({
        status: 400,
        body: { error: { code: 'VALIDATION_ERROR' } },
      });
    }
    const named = (name: string) => call('POST /v1/api-keys', { key, body: { name } });
    expect((await named('')).status).toBe(400);
    expect((await named('n'.repeat(101))).status).toBe(400);
    expect((await named('n'.repeat(100))).status).toBe(201);
    expect(
      (await call('POST /v1/api-keys', { admin: 'not-the-token', body: { name: 'x', workspaceId } })).status,
    ).toBe(401);
    expect((await call('POST /v1/api-keys', { admin, key, body: { name: 'x', workspaceId } })).status).toBe(
      400,
    );
  });

  it('STV-04 the list has pages and neither secret nor hash; a deleted key is revoked', async () => {
    const { key } = await newcomer('stv-04');
    const made: { id: string; key: string }[] = [];
    for (let index = 0; index < 4; index++)
      made.push((await call('POST /v1/api-keys', { key, body: { name: `key ${index}` } })).body.data);
    const [oldest] = made as [{ id: string; key: string }];
    const page = await call('GET /v1/api-keys?page=2&pageSize=2', { key });
    expect(page.body.meta).toEqual({ page: 2, pageSize: 2, total: 5, totalPages: 3 });
    expect(page.body.data.map((row: { name: string }) => row.name)).toEqual(['key 1', 'key 0']);
    for (const row of page.body.data) {
      expect(Object.keys(row).sort()).toEqual([
        'createdAt',
        'id',
        'lastUsedAt',
        'name',
        'revokedAt',
        'workspaceId',
      ]);
    }
    expect((await call('GET /v1/api-keys', { key })).body.meta).toMatchObject({
      page: 1,
      pageSize: 20,
      totalPages: 1,
    });

    const gone = await call(`DELETE /v1/api-keys/${oldest.id}`, { key });
    expect(gone).toMatchObject({ status: 200, body: { success: true, data: { id: oldest.id } } });
    expect((await call('GET /v1/workspaces/current', { key: oldest.key })).status).toBe(401);
    const after = await call('GET /v1/api-keys', { key });
    expect(after.body.data.find((row: { id: string }) => row.id === oldest.id).revokedAt).toBe(
      gone.body.data.revokedAt,
    );
  });

  it("STV-04 another workspace's key cannot be told from one that does not exist", async () => {
    const [ours, theirs] = [await newcomer('stv-04-ours'), await newcomer('stv-04-theirs')];
    const foreign = await call(`DELETE /v1/api-keys/${theirs.keyId}`, { key: ours.key });
    const nobody = await call(`DELETE /v1/api-keys/${theirs.keyId.slice(0, -1)}0`, { key: ours.key });
    expect(foreign).toMatchObject({ status: 404, body: refusal('NOT_FOUND', 'There is nothing here') });
    expect(foreign).toEqual(nobody);
    expect((await call('GET /v1/workspaces/current', { key: theirs.key })).status).toBe(200);
  });

  it('STV-05 workspaces are made by the operator, their slugs unique and well-formed', async () => {
    const { key } = await newcomer('stv-05');
    const admin = keywright.adminToken;
    const create = (slug: string, as: StevoraCall = { admin }) =>
      call('POST /v1/workspaces', { ...as, body: { name: 'A workspace', slug } });
    expect(await create('stv-05')).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    for (const slug of ['Upper', 'under_score', '', 's'.repeat(51)]) {
      expect(await create(slug), slug).toMatchObject({
        status: 400,
        body: { error: { code: 'VALIDATION_ERROR' } },
      });
    }
    expect((await create('s'.repeat(50))).status).toBe(201);
    expect((await create('by-a-key', { key })).status).toBe(403);
    expect((await create('by-nobody', {})).status).toBe(401);
  });

  it('STV-11 a key made with a key is never stronger than its maker, and the audit log names the maker', async () => {
    const { key, workspaceId } = await newcomer('stv-11');
    const scopes = ['api-keys:write', 'workflows:read'];
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const maker = await keywright.newKey({
      api: 'stevora',
      workspaceId,
      scopes,
      allowedAddresses: ['127.0.0.0/8'],
      expiresAt,
    });
    const make = (body: object) =>
      call('POST /v1/api-keys', { key: maker.secret, body: { name: 'made', ...body } });
    const later = new Date(Date.now() + 7_200_000).toISOString();
    for (const stronger of [
      { scopes: ['api-keys:read'] },
      { scopes: ['*'] },
      { scopes: [] },
      { allowedAddresses: 'any' },
      { allowedAddresses: ['127.0.0.1', '203.0.113.1'] },
      { expiresAt: later },
      { expiresAt: null },
    ]) {
      expect((await make(stronger)).status, JSON.stringify(stronger)).toBe(403);
    }
    expect((await make({ workspaceId: (await newcomer('stv-11-other')).workspaceId })).status).toBe(404);
    const made = await make({});
    expect(made.status).toBe(201);
    const shown = await keywright.client.keys.get(made.body.data.id);
    expect(shown).toMatchObject({
      scopes,
      expiresAt,
      allowedAddresses: ['127.0.0.0/8'],
      createdBy: `key:${maker.id}`,
    });
    expect((await call('GET /v1/workflow-definitions', { key: made.body.data.key })).status).toBe(200);
    await keywright.client.keys.edit(maker.id, { scopes: ['api-keys:write'] });
    expect((await call('GET /v1/workflow-definitions', { key: made.body.data.key })).status).toBe(403);
    expect((await call('GET /v1/workflow-definitions', { key })).status).toBe(200);
  });
});
