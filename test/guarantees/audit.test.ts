// P-43: every change has its event in the same transaction, events name who did it and hold no secret, and the chain
// of all of them is whole.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stevora } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEvent, Storage } from '../../packages/server/src/app/ports.ts';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { systemClock } from '../../packages/server/src/system/clock.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { notes } from '../harness/guarantee-apis.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';

let folder: string;
let storage: Storage;
let keywright: StartedSurfaces;
const audit = { isFull: false };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-audit-'));
  storage = await openSqliteStorage({ path: join(folder, 'keywright.db'), digest });
  const withFullAudit: Storage = {
    ...storage,
    transaction: (work) =>
      storage.transaction((tx) => {
        const append = async (event: AuditEvent) => {
          if (audit.isFull) throw new Error('the audit log is full');
          await tx.audit.append(event);
        };
        return work({ ...tx, audit: { ...tx.audit, append } });
      }),
  };
  keywright = await startSurfaces({ apis: [notes, stevora], storage: withFullAudit, clock: systemClock });
});
afterAll(async () => {
  await keywright.close();
  await rm(folder, { recursive: true });
});

const events = () => storage.audit.list({}, { limit: 1000, after: null });
const eventsOf = (subjectId: string) => storage.audit.list({ subjectId }, { limit: 100, after: null });

/** One call of Stevora's own API; its answers are in an envelope. */
async function stevoraCall(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
) {
  const answer = await fetch(`${keywright.url}/stevora${path}`, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const envelope = (await answer.json()) as { readonly data?: Readonly<Record<string, string>> };
  return { status: answer.status, data: envelope.data ?? {} };
}

describe('every write', () => {
  test('over the native API leaves its event, by the operator', async () => {
    const { keys, workspaces } = keywright.client;
    const workspace = await workspaces.create({ name: 'Audited', slug: 'audited' });
    const made = await keys.create({ api: 'notes', workspaceId: workspace.id, name: 'a key' });
    const rotated = await keys.rotate(made.id, { graceSeconds: 60 });
    await keys.edit(made.id, { scopes: ['read'], disabled: true });
    const retiresAt = new Date(Date.now() + 600_000).toISOString();
    await keys.extendGrace(made.id, made.secrets[0]?.id ?? '', { retiresAt });
    await keys.endSecret(made.id, made.secrets[0]?.id ?? '');
    await keys.revoke(made.id, { reason: 'no longer used' });
    expect((await eventsOf(workspace.id)).map(({ action, actor }) => [action, actor])).toEqual([
      ['workspace.created', 'operator'],
    ]);
    const [newer] = rotated.secrets.slice(-1);
    expect((await eventsOf(made.id)).map(({ action, actor, details }) => [action, actor, details])).toEqual([
      ['key.issued', 'operator', expect.objectContaining({ api: 'notes', name: 'a key', scopes: [] })],
      ['key.rotated', 'operator', { secretId: newer?.id, graceMs: 60_000 }],
      ['key.edited', 'operator', { scopes: ['read'], disabled: true }],
      ['secret.extended', 'operator', { secretId: made.secrets[0]?.id, retiresAt: Date.parse(retiresAt) }],
      ['secret.ended', 'operator', { secretId: made.secrets[0]?.id }],
      ['key.revoked', 'operator', { reason: 'no longer used' }],
    ]);
    for (const event of await eventsOf(made.id)) expect(event.workspaceId).toBe(workspace.id);
  });

  test("over an API's own routes leaves its event, by the key that made it", async () => {
    const operator = { 'x-admin-token': keywright.adminToken };
    const workspace = await stevoraCall('POST', '/v1/workspaces', operator, { name: 'Own', slug: 'own' });
    const workspaceId = workspace.data['id'];
    const first = await stevoraCall('POST', '/v1/api-keys', operator, { name: 'first', workspaceId });
    const withFirst = { 'x-api-key': first.data['key'] ?? '' };
    const second = await stevoraCall('POST', '/v1/api-keys', withFirst, {
      name: 'second',
      scopes: ['workflows:read'],
    });
    const path = `/v1/api-keys/${second.data['id']}`;
    expect((await stevoraCall('DELETE', path, withFirst)).status).toBe(200);
    const byFirst = `key:${first.data['id']}`;
    expect((await eventsOf(second.data['id'] ?? '')).map(({ action, actor }) => [action, actor])).toEqual([
      ['key.issued', byFirst],
      ['key.revoked', byFirst],
    ]);
  });

  test('is undone when its event cannot be written, and is answered as our failure', async () => {
    const { keys, workspaces } = keywright.client;
    const workspace = await workspaces.create({ name: 'Full', slug: 'full' });
    const key = await keys.create({
      api: 'notes',
      workspaceId: workspace.id,
      name: 'a key',
      scopes: ['read'],
    });
    const [before, eventsBefore] = [await storage.keys.findById(key.id), await events()];
    audit.isFull = true;
    for (const write of [
      () => workspaces.create({ name: 'Never', slug: 'never' }),
      () => keys.create({ api: 'notes', workspaceId: workspace.id, name: 'never' }),
      () => keys.rotate(key.id, { graceSeconds: 0 }),
      () => keys.edit(key.id, { disabled: true }),
      () => keys.revoke(key.id),
    ]) {
      await expect(write()).rejects.toMatchObject({ status: 500, code: 'internal_error' });
    }
    audit.isFull = false;
    expect(await storage.keys.findById(key.id)).toEqual(before);
    expect((await keys.list({ workspaceId: workspace.id })).data).toHaveLength(1);
    expect(await storage.workspaces.findBySlug('never')).toBeNull();
    expect(await events()).toEqual(eventsBefore);
    expect(await keys.verify({ key: key.secret ?? '' })).toMatchObject({ valid: true });
  });

  test('that is refused leaves no event', async () => {
    const { keys, workspaces } = keywright.client;
    const before = await events();
    const refused = [
      workspaces.create({ name: 'Audited', slug: 'audited' }),
      keys.create({ api: 'notes', workspaceId: 'ws_absent', name: 'a key' }),
      keys.rotate('key_absent'),
      keys.revoke('key_absent'),
    ];
    for (const outcome of await Promise.allSettled(refused)) expect(outcome.status).toBe('rejected');
    expect(await events()).toEqual(before);
  });
});

describe('all events together', () => {
  test('hold no secret, and no digest of one', async () => {
    const { keys, workspaces } = keywright.client;
    const workspace = await workspaces.create({ name: 'Canary', slug: 'canary' });
    const made = await keys.create({ api: 'notes', workspaceId: workspace.id, name: 'canary' });
    const rotated = await keys.rotate(made.id, {}, { idempotencyKey: 'canary' });
    await keys.verify({ key: made.secret ?? '' });
    await keys.revoke(made.id);
    const all = JSON.stringify(await events());
    expect(all).toContain(made.id);
    for (const secret of [made.secret ?? '', rotated.secret ?? '']) {
      expect(secret).toMatch(/^nts_live_.{40}/);
      for (const trace of [secret.slice('nts_live_'.length, -6), digest(secret)])
        expect(all).not.toContain(trace);
    }
    expect(all).not.toContain(keywright.adminToken);
  });

  test('are one unbroken chain', async () => {
    expect((await events()).length).toBeGreaterThan(10);
    expect(await storage.audit.firstBrokenPosition()).toBeNull();
  });
});
