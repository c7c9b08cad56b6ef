// "Last used" is shown for each secret within two seconds of its use, and never goes back. (That it outlives a restart
// is tested with draining.)
import { setTimeout } from 'node:timers/promises';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../harness/assemble-use-cases.ts';
import { guaranteeApis, notes } from '../harness/guarantee-apis.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

const WITHIN_MS = 2000;

const ask = (url: string, secret: string) =>
  fetch(`${url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });

// Side by side: they mostly wait.
describe.concurrent('the last use of a secret', () => {
  let keywright: TestKeywright;
  beforeAll(async () => {
    keywright = await startTestKeywright({ apis: [notes] });
  });
  afterAll(() => keywright.close());

  const newKey = () => keywright.newKey({ api: 'notes', scopes: ['read'] });
  const usesOf = async (id: string) => {
    const { lastUsedAt, secrets } = await keywright.client.keys.get(id);
    return [lastUsedAt, ...secrets.map((secret) => secret.lastUsedAt)].map((at) =>
      at === null ? null : Date.parse(at),
    );
  };

  test('is shown for the old and the new secret separately, and for the key as the newer of the two', async () => {
    const { id, secret } = await newKey();
    const next = await keywright.client.keys.rotate(id, { graceSeconds: 60 });
    expect(await usesOf(id)).toEqual([null, null, null]);

    const before = Date.now();
    expect((await ask(keywright.url, secret)).status).toBe(200);
    const after = Date.now();
    await expect.poll(async () => (await usesOf(id))[1], { timeout: WITHIN_MS }).not.toBeNull();
    const [key, old, newer] = await usesOf(id);
    expect(old).toBeGreaterThanOrEqual(before);
    expect(old).toBeLessThanOrEqual(after);
    expect([key, newer]).toEqual([old, null]);

    await keywright.client.keys.verify({ key: next.secret ?? '' });
    await expect.poll(async () => (await usesOf(id))[2], { timeout: WITHIN_MS }).not.toBeNull();
    const [latest, ...each] = await usesOf(id);
    expect(each[0]).toBe(old);
    expect(latest).toBe(each[1]);
  });

  test('is that of a use, not of a refusal', async () => {
    const { id, secret } = await newKey();
    await keywright.client.keys.edit(id, { scopes: ['chat'] });
    expect((await ask(keywright.url, secret)).status).toBe(403);
    await keywright.client.keys.edit(id, { disabled: true });
    expect((await ask(keywright.url, secret)).status).toBe(401);
    await setTimeout(WITHIN_MS);
    expect(await usesOf(id)).toEqual([null, null]);
  });

  test('is not undone by changes of the key that are made meanwhile', async () => {
    const { id, secret } = await newKey();
    const before = Date.now();
    for (let turn = 0; turn < 25; turn += 1) {
      await ask(keywright.url, secret);
      await keywright.client.keys.edit(id, { name: `name ${turn}` });
      await setTimeout(50);
    }
    await setTimeout(WITHIN_MS);
    const [, used] = await usesOf(id);
    expect(used).toBeGreaterThanOrEqual(before + 25 * 50 - 100);
  });
});

describe('under a clock that is set back', () => {
  const clock = createHandClock();
  let upstream: SampleUpstream;
  let keywright: StartedSurfaces;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
    const apis = guaranteeApis({ url: upstream.url, allowPrivateAddresses: true });
    keywright = await startSurfaces({ apis, storage: createMemoryStorage({ digest }), clock });
  });
  afterAll(async () => {
    await keywright.close();
    await upstream.close();
  });

  test('the last use stays where it was', async () => {
    const { keys, workspaces } = keywright.client;
    const workspace = await workspaces.create({ name: 'Clock', slug: 'clock' });
    const body = { api: 'notes', workspaceId: workspace.id, name: 'a key', scopes: ['read'] };
    const { id, secret } = await keys.create(body);
    const usedAt = clock.now() + 60_000;
    const lastUse = async () => Date.parse((await keys.get(id)).lastUsedAt ?? '');
    clock.set(usedAt);
    await ask(keywright.url, secret ?? '');
    await expect.poll(lastUse, { timeout: WITHIN_MS }).toBe(usedAt);
    clock.set(usedAt - 30_000);
    await ask(keywright.url, secret ?? '');
    await setTimeout(WITHIN_MS / 2 + 200);
    expect(await lastUse()).toBe(usedAt);
  });
});
