// Stevora's keys as they are kept: over a storage whose records and audit log the test reads, and which it can take away.
import { createHash } from 'node:crypto';
import { withUpstream } from '@keywright/core/definition/define-api';
import { formatInstant } from '@keywright/core/instant';
import { stevora } from '@keywright/core/presets';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../harness/assemble-use-cases.ts';
import { type BreakableStorage, breakableStorage } from '../harness/breakable-storage.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';
import { openTestStorage } from '../harness/test-database.ts';
import { type StevoraClient, stevoraClient } from './stevora-client.ts';

const clock = createHandClock(Date.UTC(2026, 1, 19, 8));
let storage: BreakableStorage;
/** One query fails, and the database is there all the same. */
let isListBroken = false;
let upstream: SampleUpstream;
let keywright: StartedSurfaces;
let call: StevoraClient['call'];
let newcomer: StevoraClient['newcomer'];
beforeAll(async () => {
  upstream = await startSampleUpstream();
  const memory = await openTestStorage(() => createMemoryStorage({ digest }));
  const listNumbered: Storage['keys']['listNumbered'] = async (...asked) => {
    if (isListBroken) throw new Error('the disk has a bad block');
    return memory.keys.listNumbered(...asked);
  };
  storage = breakableStorage({ ...memory, keys: { ...memory.keys, listNumbered } });
  const apis = [withUpstream(stevora, { url: upstream.url, allowPrivateAddresses: true })];
  keywright = await startSurfaces({ apis, storage, clock });
  ({ call, newcomer } = stevoraClient(keywright));
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
});

describe('Stevora: what is kept', () => {
  it('STV-02 of a key only its SHA-256 hash is kept', async () => {
    const { key, keyId } = await newcomer('stv-02');
    const hash = createHash('sha256').update(key).digest('base64url');
    const kept = await storage.keys.findByDigest(hash);
    expect(kept?.id).toBe(keyId);
    expect(kept?.secrets.map((secret) => secret.digest)).toEqual([hash]);
    const everything = JSON.stringify([kept, await storage.audit.list({}, { limit: 100, after: null })]);
    expect(everything).not.toContain(key.slice(4, -4));
    // The hash itself opens nothing.
    expect((await call('GET /v1/workspaces/current', { key: hash })).status).toBe(401);
  });

  it('STV-04 a row of the list says when its key was made, last used and revoked', async () => {
    const { key, workspaceId, keyId } = await newcomer('stv-04');
    const madeAt = formatInstant(clock.now());
    // Of keys of one instant, neither is the newer.
    clock.advance(1000);
    const otherMadeAt = formatInstant(clock.now());
    const other = await call('POST /v1/api-keys', { key, body: { name: 'other' } });
    clock.advance(60_000);
    const usedAt = formatInstant(clock.now());
    const list = async () => (await call('GET /v1/api-keys', { key })).body;
    await list();
    await expect.poll(async () => (await list()).data[1].lastUsedAt).toBe(usedAt);
    expect((await list()).data).toEqual([
      {
        id: other.body.data.id,
        workspaceId,
        name: 'other',
        lastUsedAt: null,
        createdAt: otherMadeAt,
        revokedAt: null,
      },
      { id: keyId, workspaceId, name: 'first', lastUsedAt: usedAt, createdAt: madeAt, revokedAt: null },
    ]);
    expect((await list()).meta).toEqual({ page: 1, pageSize: 20, total: 2, totalPages: 1 });
    const gone = await call(`DELETE /v1/api-keys/${other.body.data.id}`, { key });
    expect(gone.body.data.revokedAt).toBe(usedAt);
    expect((await list()).data[0].revokedAt).toBe(usedAt);
  });

  it('STV-11 the audit log names the maker of a key made with a key', async () => {
    const { key, keyId, workspaceId } = await newcomer('stv-11');
    const made = await call('POST /v1/api-keys', { key, body: { name: 'made' } });
    const eventsOf = (subjectId: string) => storage.audit.list({ subjectId }, { limit: 10, after: null });
    expect(await eventsOf(made.body.data.id)).toMatchObject([
      { action: 'key.issued', workspaceId, actor: `key:${keyId}` },
    ]);
    expect(await eventsOf(keyId)).toMatchObject([{ action: 'key.issued', actor: 'operator' }]);
    await call(`DELETE /v1/api-keys/${made.body.data.id}`, { key });
    expect((await eventsOf(made.body.data.id)).map(({ action }) => action)).toContain('key.revoked');
  });

  it('STV-09 a failure of ours is 500 INTERNAL_ERROR in the envelope, and tells nothing of itself', async () => {
    const { key } = await newcomer('stv-09');
    expect((await call('GET /v1/api-keys', { key })).status).toBe(200);
    const told = {
      success: false,
      error: { code: 'INTERNAL_ERROR', message: expect.stringMatching(/\S/) as string },
    };
    try {
      isListBroken = true;
      const failed = await call('GET /v1/api-keys', { key });
      expect(failed).toEqual({ status: 500, body: told });
      expect(JSON.stringify(failed.body)).not.toContain('disk');
      // P-40 Who is told 503 asks again, and keeps the key.
      storage.isAway = true;
      expect(await call('GET /v1/api-keys', { key })).toEqual({ status: 503, body: told });
    } finally {
      isListBroken = false;
      storage.isAway = false;
    }
  });
});

it('STV-09 the six codes, each with its status and no other', async () => {
  const { key } = await newcomer('stv-09-codes');
  const admin = keywright.adminToken;
  const told = async (route: string, sent: Parameters<typeof call>[1]) => {
    const { status, body } = await call(route, sent);
    expect(body.success, route).toBe(false);
    return [status, body.error.code];
  };
  expect(await told('POST /v1/api-keys', { key, body: {} })).toEqual([400, 'VALIDATION_ERROR']);
  expect(await told('GET /v1/api-keys', {})).toEqual([401, 'AUTH_ERROR']);
  expect(await told('DELETE /v1/api-keys/key_nobody', { key })).toEqual([404, 'NOT_FOUND']);
  const twice = { admin, body: { name: 'x', slug: 'stv-09-codes' } };
  expect(await told('POST /v1/workspaces', twice)).toEqual([409, 'CONFLICT']);
  let last = 200;
  for (let asked = 0; asked < 700 && last !== 429; asked += 1) {
    last = (await call('GET /v1/workspaces/current', { key })).status;
  }
  expect(await told('GET /v1/workspaces/current', { key })).toEqual([429, 'RATE_LIMIT_ERROR']);
});
