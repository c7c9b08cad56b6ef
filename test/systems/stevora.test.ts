import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { stevoraRefusal as refusal, type StevoraClient, stevoraClient } from './stevora-client.ts';

let keywright: TestKeywright;
let call: StevoraClient['call'];
let newcomer: StevoraClient['newcomer'];
beforeAll(async () => {
  keywright = await startTestKeywright();
  ({ call, newcomer } = stevoraClient(keywright));
});
afterAll(() => keywright.close());

describe('Stevora', () => {
  it('STV-01 a key is stv_ and 32 of a-z0-9 in x-api-key, and belongs to one workspace', async () => {
    const { key, workspaceId } = await newcomer('stv-01');
    expect(key).toMatch(/^stv_[a-z0-9]{32}$/);
    const current = await call('GET /v1/workspaces/current', { key });
    expect(current).toMatchObject({
      status: 200,
      body: { success: true, data: { id: workspaceId, slug: 'stv-01' } },
    });
    const bearer = await fetch(`${keywright.url}/stevora/v1/workspaces/current`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(bearer.status).toBe(401);
  });

  it('STV-02 a key is shown once and cannot be had again', async () => {
    const { key } = await newcomer('stv-02');
    const list = await call('GET /v1/api-keys', { key });
    expect(JSON.stringify(list.body)).not.toContain(key.slice(4));
  });

  it('STV-06 without a key the answer is the documented one', async () => {
    const answer = await call('GET /v1/workflow-definitions');
    expect(answer).toEqual({ status: 401, body: refusal('AUTH_ERROR', 'Missing x-api-key header') });
  });

  it('STV-07 unknown, malformed and revoked keys read the same', async () => {
    const { key, keyId } = await newcomer('stv-07');
    await keywright.client.keys.revoke(keyId);
    for (const bad of [key, `stv_${'a'.repeat(32)}`, 'stv_short', 'hm_live_x', 'two words']) {
      const answer = await call('GET /v1/workflow-definitions', { key: bad });
      expect(answer, bad).toEqual({ status: 401, body: refusal('AUTH_ERROR', 'Invalid or revoked API key') });
    }
  });

  it('STV-09 every answer is an envelope with one of the six codes, with details where there are any', async () => {
    const { key } = await newcomer('stv-09');
    const wrong = await call('POST /v1/api-keys', { key, body: { nom: 'x' } });
    expect(wrong).toMatchObject({
      status: 400,
      body: { success: false, error: { code: 'VALIDATION_ERROR' } },
    });
    expect(wrong.body.error.details.problems.length).toBeGreaterThan(0);
    expect(await call('GET /v1/nothing', { key })).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND' } },
    });
    expect((await call('PUT /v1/api-keys', { key })).body.error.code).toBe('VALIDATION_ERROR');
  });

  it('STV-10 probes answer without a key', async () => {
    for (const probe of ['health', 'ready', 'live']) {
      expect(await call(`GET /${probe}`), probe).toMatchObject({ status: 200, body: { success: true } });
      expect((await fetch(`${keywright.url}/${probe}`)).status, probe).toBe(200);
    }
  });

  it('STV-12 the upstream is told whose request it is, whatever the client claims', async () => {
    const { key, workspaceId } = await newcomer('stv-12');
    const headers = {
      'x-api-key': key,
      'x-keywright-workspace-id': 'ws_forged',
      X_Keywright_Workspace_Id: 'ws_forged',
    };
    const answer = await fetch(`${keywright.url}/stevora/v1/workflow-definitions`, { headers });
    const { data } = (await answer.json()) as { data: { workspaceId: string }[] };
    expect(data.length).toBeGreaterThan(0);
    expect(data.every((row) => row.workspaceId === workspaceId)).toBe(true);
  });
});

describe('Stevora without its database', () => {
  // What PostgreSQL's being away looks like is held in test/guarantees/nodes/faults.test.ts.
  it.skipIf(process.env['TEST_POSTGRES_URL'] !== undefined)(
    'STV-10 is not ready while the database is away',
    async () => {
      const lost = await startTestKeywright();
      try {
        await rm(lost.dataFolder, { recursive: true, force: true });
        const ready = await fetch(`${lost.url}/ready`);
        expect(ready.status).toBe(503);
        const below = await fetch(`${lost.url}/stevora/ready`);
        expect(below.status).toBe(503);
        expect(await below.json()).toMatchObject({ success: false, error: { code: 'INTERNAL_ERROR' } });
      } finally {
        await lost.close();
      }
    },
  );
});
