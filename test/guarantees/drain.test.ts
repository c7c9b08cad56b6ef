// SIGTERM: nothing new comes in, what runs may finish for the time configured, nothing that was counted is lost, and
// the process ends by itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { openUsageJournal } from '../../packages/server/src/system/journal/usage-journal.ts';
import { digest } from '../../packages/server/src/system/secrets.ts';
import { openRawStream, type RawStream } from '../harness/raw-stream.ts';
import { type SpawnedKeywright, spawnKeywright } from '../harness/spawn-keywright.ts';

const STREAMS = 20;
const FINAL_CHUNK = '\r\n0\r\n\r\n';

let upstream: SampleUpstream;
let dataFolder: string;
let running: SpawnedKeywright[] = [];
beforeEach(async () => {
  upstream = await startSampleUpstream();
  dataFolder = await mkdtemp(join(tmpdir(), 'keywright-drain-'));
});
afterEach(async () => {
  for (const { kill, exit } of running) {
    kill('SIGKILL');
    await exit;
  }
  running = [];
  await upstream.close();
  await rm(dataFolder, { recursive: true });
});

async function start(drainSeconds: number): Promise<SpawnedKeywright> {
  const keywright = await spawnKeywright({ dataFolder, upstreamUrl: upstream.url, drainSeconds });
  running.push(keywright);
  return keywright;
}

async function newKey({
  client,
}: SpawnedKeywright): Promise<{ readonly id: string; readonly secret: string }> {
  const workspace = await client.workspaces.create({ name: 'Drained', slug: 'drained' });
  const body = { api: 'notes', workspaceId: workspace.id, name: 'a key', scopes: ['chat', 'read'] };
  const { id, secret } = await client.keys.create(body);
  return { id, secret: secret ?? '' };
}

async function openStreams(keywright: SpawnedKeywright, secret: string, model: string): Promise<RawStream[]> {
  const body = { model, stream: true, messages: [{ role: 'user', content: 'Hello' }] };
  const path = '/notes/v1/chat/completions';
  const streams = Array.from({ length: STREAMS }, () =>
    openRawStream({ url: keywright.url, path, secret, body }),
  );
  await Promise.all(streams.map((stream) => stream.until('chunk-2')));
  return streams;
}

/** Resolves to the code with which a new connection is refused. */
function connectTo(url: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.once('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
  });
}

async function secondsUntil(exit: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await exit;
  return (performance.now() - startedAt) / 1000;
}

describe('SIGTERM while streams run', () => {
  test('lets them finish, takes no new connection, and ends with 0 as soon as they are done', async () => {
    const keywright = await start(30);
    const { secret } = await newKey(keywright);
    const streams = await openStreams(keywright, secret, 'sample-stream-40-25');
    keywright.kill('SIGTERM');
    await expect.poll(() => connectTo(keywright.url)).toBe('ECONNREFUSED');
    await Promise.all(streams.map((stream) => stream.until(FINAL_CHUNK)));
    for (const { received } of streams) expect(received).toContain('[DONE]');
    // Clients that would keep their connections open do not keep the process open.
    expect(await secondsUntil(keywright.exit)).toBeLessThan(5);
    expect(await keywright.exit).toBe(0);
  });

  test('answers not ready to a probe that is on its way, and closes its connection', async () => {
    const keywright = await start(5);
    const { secret } = await newKey(keywright);
    await openStreams(keywright, secret, 'sample-stream-20-25');
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(keywright.url).port) });
    const answer = new Promise<string>((resolve) => {
      let received = '';
      socket.on('data', (chunk: Buffer) => {
        received += chunk;
      });
      socket.on('close', () => resolve(received));
    });
    // Half a head: the connection is busy, and the request comes in while the server stops.
    socket.write('GET /ready HTTP/1.1\r\nhost: localhost\r\n');
    await setTimeout(100);
    keywright.kill('SIGTERM');
    await expect.poll(() => connectTo(keywright.url)).toBe('ECONNREFUSED');
    socket.write('\r\n');
    const received = await answer;
    expect(received).toMatch(/^HTTP\/1\.1 503 /);
    expect(received).toMatch(/\r\nretry-after: 1\r\n/i);
    expect(received).toMatch(/\r\nconnection: close\r\n/i);
    expect(await keywright.exit).toBe(0);
  });

  test('cuts those that outlast the time for it, and ends with 0', async () => {
    const keywright = await start(1);
    const { secret } = await newKey(keywright);
    const streams = await openStreams(keywright, secret, 'sample-stream-1000000-10');
    keywright.kill('SIGTERM');
    const seconds = await secondsUntil(Promise.all(streams.map((stream) => stream.ended)));
    expect(seconds).toBeGreaterThan(0.9);
    expect(seconds).toBeLessThan(3);
    for (const { received } of streams) {
      expect(received).not.toContain('[DONE]');
      expect(received).not.toContain(FINAL_CHUNK);
    }
    expect(await keywright.exit).toBe(0);
    await expect.poll(() => upstream.openStreams).toBe(0);
  });

  test('loses no use: the last one is there after the next start', async () => {
    const keywright = await start(5);
    const { id, secret } = await newKey(keywright);
    const before = Date.now();
    await openStreams(keywright, secret, 'sample-stream-10-10');
    keywright.kill('SIGTERM');
    expect(await keywright.exit).toBe(0);
    const { lastUsedAt } = await (await start(5)).client.keys.get(id);
    expect(Date.parse(lastUsedAt ?? '')).toBeGreaterThanOrEqual(before);
  });
});

describe('SIGTERM under load', () => {
  test('leaves nothing in the journal that is not in the ledger, and no request that runs', async () => {
    const keywright = await start(1);
    const { id, secret } = await newKey(keywright);
    const streams = await openStreams(keywright, secret, 'sample-stream-1000000-10');
    let answered = 0;
    const asking = Array.from({ length: 8 }, async () => {
      for (;;) {
        const answer = await keywright.client.keys.verify({ key: secret }).catch(() => null);
        if (answer === null) return;
        answered += 1;
      }
    });
    await expect.poll(() => answered).toBeGreaterThan(50);
    keywright.kill('SIGTERM');
    await Promise.all([...asking, ...streams.map((stream) => stream.ended)]);
    expect(await keywright.exit).toBe(0);

    const storage = await openSqliteStorage({ path: join(dataFolder, 'keywright.db'), digest });
    const progress = await storage.usage.foldProgress();
    const failures = { report: () => {} };
    const folder = join(dataFolder, 'usage');
    const journal = openUsageJournal({ folder, after: 0, mask: (text) => text, failures });
    const { from = { segment: 0, offset: 0 } } = progress ?? {};
    const left = [];
    for await (const { records } of journal.reader.read(from, journal.reader.end())) left.push(...records);
    expect([left, progress?.slicesDone, await storage.usage.openRequests()]).toEqual([[], 0, []]);
    const query = { of: { keyId: id }, from: 0, to: Number.MAX_SAFE_INTEGER, by: [] };
    const [{ sums } = { sums: null }] = await storage.usage.sum(query);
    expect(sums).toMatchObject({ requests: answered + STREAMS, denied: 0, interrupted: 0 });
    await journal.close();
    await storage.close();
  });
});

describe('a second SIGTERM', () => {
  test('does no harm to what the first one lets finish', async () => {
    const keywright = await start(30);
    const { secret } = await newKey(keywright);
    const streams = await openStreams(keywright, secret, 'sample-stream-40-25');
    keywright.kill('SIGTERM');
    await setTimeout(200);
    keywright.kill('SIGTERM');
    await Promise.all(streams.map((stream) => stream.until(FINAL_CHUNK)));
    expect(await keywright.exit).toBe(0);
  });
});

describe('SIGTERM while nothing runs', () => {
  test('ends at once, though clients keep their connections open', async () => {
    const keywright = await start(30);
    await newKey(keywright);
    keywright.kill('SIGTERM');
    expect(await secondsUntil(keywright.exit)).toBeLessThan(2);
    expect(await keywright.exit).toBe(0);
  });
});
