// Stav's rotation over months, under a clock moved by hand: what is due when, and which secret was used last.
import { withUpstream } from '@keywright/core/definition/define-api';
import { formatInstant } from '@keywright/core/instant';
import { stav } from '@keywright/core/presets';
import type { KeyWithSecretAnswer } from '@keywright/core/wire-contract';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { createHandClock } from '../harness/assemble-use-cases.ts';
import { runCommand } from '../harness/run-command.ts';
import { type StartedSurfaces, startSurfaces } from '../harness/start-surfaces.ts';
import { openTestStorage } from '../harness/test-database.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DUE_AFTER_MS = 90 * DAY_MS;

const clock = createHandClock();
let upstream: SampleUpstream;
let keywright: StartedSurfaces;
let workspaceId: string;
beforeAll(async () => {
  upstream = await startSampleUpstream();
  const apis = [withUpstream(stav, { url: upstream.url, allowPrivateAddresses: true })];
  keywright = await startSurfaces({
    apis,
    storage: await openTestStorage(() => createMemoryStorage({ digest })),
    clock,
  });
  workspaceId = (await keywright.client.workspaces.create({ name: 'Acme', slug: 'acme' })).id;
});
afterAll(async () => {
  await keywright.close();
  await upstream.close();
});

function newKey(): Promise<KeyWithSecretAnswer> {
  return keywright.client.keys.create({
    api: 'stav',
    workspaceId,
    name: 'backend',
    scopes: ['inference:embeddings'],
  });
}

async function use(secret: string | null): Promise<number> {
  const answer = await fetch(`${keywright.url}/stav/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sample', input: 'Hi' }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

const command = (line: string) => runCommand(line, { ...keywright, now: clock.now });

/** The line of the list that is about this key. */
async function listed(id: string): Promise<string> {
  const { exitCode, output } = await command('keys list --workspace acme');
  expect(exitCode).toBe(0);
  return output.split('\n').find((line) => line.includes(id)) ?? '';
}

describe('STAV-09 "last used" is shown for the old and the new secret separately', () => {
  it('by the native API to the instant, and on the command line', async () => {
    const key = await newKey();
    const rotated = await keywright.client.keys.rotate(key.id);
    const usesOf = async () => {
      const { secrets } = await keywright.client.keys.get(key.id);
      return secrets.map(({ lastUsedAt }) => lastUsedAt);
    };
    expect(await usesOf()).toEqual([null, null]);

    clock.advance(HOUR_MS);
    const oldUsedAt = clock.now();
    expect(await use(key.secret)).toBe(200);
    await expect.poll(usesOf).toEqual([formatInstant(oldUsedAt), null]);

    clock.advance(HOUR_MS);
    const newUsedAt = clock.now();
    expect(await use(rotated.secret)).toBe(200);
    const both = [formatInstant(oldUsedAt), formatInstant(newUsedAt)];
    await expect.poll(usesOf).toEqual(both);
    expect((await keywright.client.keys.get(key.id)).lastUsedAt).toBe(formatInstant(newUsedAt));

    clock.advance(HOUR_MS);
    const { output } = await command(`keys show ${key.id}`);
    const [old, current] = rotated.secrets.map(({ id }) =>
      output.split('\n').find((line) => line.endsWith(id)),
    );
    expect(old).toMatch(/ grace .* 2 hours ago +sec_/);
    expect(current).toMatch(/ current .* 1 hour ago +sec_/);
  });
});

describe('STAV-17 keys whose secret is older than 90 days are marked "rotation due"', () => {
  it('from that very instant on, and not a millisecond before', async () => {
    const key = await newKey();
    const dueAt = Date.parse(key.secrets[0]?.createdAt ?? '') + DUE_AFTER_MS;
    expect(key).toMatchObject({ rotationDueAt: formatInstant(dueAt), isRotationDue: false });

    clock.set(dueAt - 1);
    expect((await keywright.client.keys.get(key.id)).isRotationDue).toBe(false);
    expect(await listed(key.id)).not.toContain('rotation due');
    clock.set(dueAt);
    expect((await keywright.client.keys.get(key.id)).isRotationDue).toBe(true);
    const inList = (await keywright.client.keys.list({ workspaceId })).data.find(({ id }) => id === key.id);
    expect(inList?.isRotationDue).toBe(true);
    expect(await listed(key.id)).toContain('active, rotation due');
    expect(await use(key.secret)).toBe(200);
  });

  it('rotating starts the 90 days anew, whatever is left of the grace of the old secret', async () => {
    const key = await newKey();
    clock.advance(DUE_AFTER_MS + DAY_MS);
    const due = await command(`keys show ${key.id}`);
    expect(due.output).toMatch(/^ {2}rotation +due since \S+Z \(24 hours ago\)$/m);

    const rotated = await keywright.client.keys.rotate(key.id, { graceSeconds: 30 * 24 * 3600 });
    const dueAt = clock.now() + DUE_AFTER_MS;
    expect(rotated).toMatchObject({ rotationDueAt: formatInstant(dueAt), isRotationDue: false });
    expect(await listed(key.id)).not.toContain('rotation due');
    const after = await command(`keys show ${key.id}`);
    expect(after.output).toMatch(/^ {2}rotation +due \S+Z \(in 90 days\)$/m);
    clock.set(dueAt);
    expect((await keywright.client.keys.get(key.id)).isRotationDue).toBe(true);
  });

  it('a key that is of no use any more needs no rotation', async () => {
    const key = await newKey();
    clock.advance(DUE_AFTER_MS);
    await keywright.client.keys.revoke(key.id);
    expect((await keywright.client.keys.get(key.id)).isRotationDue).toBe(false);
    expect((await command(`keys show ${key.id}`)).output).not.toContain('rotation');
  });
});
