// P-02 to P-04 and P-40 on three nodes, while links fail, machines stop, and the database goes away.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { NodeAnswer } from '@keywright/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openRawStream, type RawStream } from '../../harness/raw-stream.ts';
import { spawnKeywright } from '../../harness/spawn-keywright.ts';
import { type Fleet, type FleetNode, startFleet } from '../../harness/start-fleet.ts';

/** A lease, and what a busy machine takes for the rest. */
const BUSY_MS = 1500;
const WITHIN_MS = 1050 + BUSY_MS;
const BACK_WITHIN_MS = 2000 + BUSY_MS;

let fleet: Fleet;
let workspaceId: string;
const streams: RawStream[] = [];
beforeAll(async () => {
  fleet = await startFleet(3);
  workspaceId = (await node(0).client.workspaces.create({ name: 'Faults', slug: 'faults' })).id;
}, 120_000);
afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
});
afterAll(() => fleet.stop());

function node(index: number): FleetNode {
  return fleet.nodes[index] as FleetNode;
}

async function newKey(): Promise<{ readonly id: string; readonly secret: string }> {
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read', 'chat'] };
  const { id, secret } = await node(0).client.keys.create(body);
  for (const one of fleet.nodes) {
    // Without its lease a node accepts keys, and soon cuts what runs.
    await expect.poll(async () => (await nodeSeen(await idOf(one)))?.lease).toBe('live');
    await expect.poll(() => ask(one, secret ?? '')).toBe(200);
  }
  return { id, secret: secret ?? '' };
}

/** Requests that were let in, by secret. */
const served = new Map<string, number>();

async function ask({ url }: FleetNode, secret: string): Promise<number> {
  const answer = await fetch(`${url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });
  await answer.arrayBuffer();
  if (answer.status === 200) served.set(secret, (served.get(secret) ?? 0) + 1);
  if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('1');
  return answer.status;
}

async function idOf({ client }: FleetNode): Promise<string> {
  return (await client.nodes.list()).answeredBy;
}

/** What another one tells of a node; null: nothing. */
async function nodeSeen(id: string): Promise<NodeAnswer | null> {
  const { data } = await node(0).client.nodes.list();
  return data.find((one) => one.id === id) ?? null;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return performance.now() - begunAt;
}

async function openStream({ url }: FleetNode, secret: string): Promise<RawStream> {
  const body = {
    model: 'sample-stream-1000000-5',
    stream: true,
    messages: [{ role: 'user', content: 'Hello' }],
  };
  const stream = openRawStream({ url, path: '/notes/v1/chat/completions', secret, body });
  streams.push(stream);
  await stream.until('chunk-2');
  return stream;
}

async function expectCut(stream: RawStream, returnedAt: number): Promise<void> {
  expect((await stream.ended) - returnedAt).toBeLessThan(WITHIN_MS);
  expect(stream.received).not.toContain('[DONE]');
}

describe.each([
  ['is cut', (one: FleetNode) => one.link.cut(), (one: FleetNode) => one.link.mend()],
  ['falls silent', (one: FleetNode) => one.link.hold(), (one: FleetNode) => one.link.mend()],
  [
    'leads to a node that stops',
    (one: FleetNode) => one.kill('SIGSTOP'),
    (one: FleetNode) => one.kill('SIGCONT'),
  ],
])('where a link to the database %s', (what, fail, mend) => {
  const stops = what.includes('stops');

  test('P-03 revoke returns within a lease, and P-02 the node behind it accepts nothing afterwards', async () => {
    const { id, secret } = await newKey();
    fail(node(2));
    expect(await timeOf(() => node(1).client.keys.revoke(id))).toBeLessThan(WITHIN_MS);
    expect(await ask(node(0), secret)).toBe(401);
    // What is asked of a machine that stands still is answered once it goes on.
    const asked = Array.from({ length: 20 }, () => ask(node(2), secret));
    if (stops) await setTimeout(300);
    if (stops) mend(node(2));
    for (const status of await Promise.all(asked)) expect([401, 503]).toContain(status);
    mend(node(2));
    await expect.poll(() => ask(node(2), secret), { timeout: BACK_WITHIN_MS }).toBe(401);
  });

  test('P-04 streams end there as well, and never as if they were complete', async () => {
    const { id, secret } = await newKey();
    const [near, far] = [await openStream(node(1), secret), await openStream(node(2), secret)];
    fail(node(2));
    await node(1).client.keys.revoke(id);
    const returnedAt = performance.now();
    await expectCut(near, returnedAt);
    if (stops) mend(node(2));
    await expectCut(far, stops ? performance.now() : returnedAt);
    mend(node(2));
    await expect.poll(() => ask(node(2), secret), { timeout: BACK_WITHIN_MS }).toBe(401);
  });
});

test('P-04 a stream on another node ends when its key is revoked, one of another key goes on', async () => {
  const [gone, kept] = [await newKey(), await newKey()];
  const [cut, whole] = [await openStream(node(2), gone.secret), await openStream(node(2), kept.secret)];
  await node(0).client.keys.revoke(gone.id);
  await expectCut(cut, performance.now());
  const before = whole.received.length;
  await expect.poll(() => whole.received.length).toBeGreaterThan(before);
});

test('P-40 while the database is away keys are answered 503 by every node, and as before once it is back', async () => {
  const { id, secret } = await newKey();
  await fleet.postgres.crash();
  await setTimeout(1050);
  for (const one of fleet.nodes) expect(await ask(one, secret)).toBe(503);
  expect((await fetch(`${node(0).url}/live`)).status).toBe(200);
  expect((await fetch(`${node(0).url}/ready`)).status).toBe(503);
  await fleet.postgres.restart();
  for (const one of fleet.nodes) {
    await expect.poll(() => ask(one, secret), { timeout: BACK_WITHIN_MS }).toBe(200);
  }
  await node(1).client.keys.revoke(id);
  for (const one of fleet.nodes) expect(await ask(one, secret)).toBe(401);
});

test('P-08 a node that was killed loses no usage: whoever starts in its folder folds what it left', async () => {
  const { id, secret } = await newKey();
  const killed = await fleet.add();
  for (let index = 0; index < 20; index += 1) expect(await ask(killed, secret)).toBe(200);
  const killedId = await idOf(killed);
  killed.kill('SIGKILL');
  await killed.exit;
  // Who starts again takes the place of who was killed.
  await expect
    .poll(() => nodeSeen(killedId))
    .toMatchObject({ lease: 'lapsed', lapsedAt: expect.any(String) });
  const next = await fleet.add(killed.dataFolder);
  expect(await nodeSeen(killedId)).toBe(null);
  expect(await nodeSeen(await idOf(next))).toMatchObject({ lease: 'live', lapsedAt: null });
  // Whoever is asked folds its own journal first, the others when their pause is over.
  const requests = async () => {
    let last = 0;
    for (const { client } of fleet.nodes) last = (await client.keys.usage(id)).totals.requests;
    return last;
  };
  await expect.poll(requests).toBe(served.get(secret));
  await setTimeout(WITHIN_MS);
  expect(await requests()).toBe(served.get(secret));
  expect(await timeOf(() => node(0).client.keys.revoke(id))).toBeLessThan(WITHIN_MS);
}, 60_000);

test('the operator sees which node is cut off, how far it is behind, and no node that has been gone for an hour', async () => {
  const id = await idOf(node(2));
  const { id: keyId } = await newKey();
  node(2).link.cut();
  await node(0).client.keys.revoke(keyId);
  await expect.poll(() => nodeSeen(id)).toMatchObject({ lease: 'lapsed', behind: expect.toBeOneOf([1, 2]) });
  node(2).link.mend();
  await expect.poll(() => nodeSeen(id)).toMatchObject({ lease: 'live', lapsedAt: null, behind: 0 });
  const gone = `insert into nodes select 'nod_gone', 'gone', 'nod_journal', version, started_at,
    lease_ends_at - 3500000, acknowledged from nodes where id = '${id}'`;
  await fleet.postgres.run(fleet.database, gone);
  expect(await nodeSeen('nod_gone')).toMatchObject({ lease: 'lapsed' });
  await fleet.postgres.run(
    fleet.database,
    "update nodes set lease_ends_at = lease_ends_at - 200000 where id = 'nod_gone'",
  );
  expect(await nodeSeen('nod_gone')).toBe(null);
});

test('a node that cannot start ends, and is nobody to be waited for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keywright-unfit-'));
  await writeFile(join(folder, 'usage'), 'where the folder of the journal would be');
  const before = (await node(0).client.nodes.list()).data.map(({ id }) => id);
  const databaseUrl = `postgres://keywright@127.0.0.1:${node(0).link.port}/test_1`;
  const started = spawnKeywright({ dataFolder: folder, databaseUrl, upstreamUrl: fleet.upstream.url });
  await expect(started).rejects.toThrow(/ended with 1 .*usage/s);
  expect((await node(0).client.nodes.list()).data.map(({ id }) => id)).toEqual(before);
  await rm(folder, { recursive: true });
}, 60_000);

test('a copy of a data folder is no second node', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keywright-copy-'));
  await cp(node(0).dataFolder, folder, { recursive: true });
  const databaseUrl = `postgres://keywright@127.0.0.1:${node(0).link.port}/test_1`;
  const started = spawnKeywright({ dataFolder: folder, databaseUrl, upstreamUrl: fleet.upstream.url });
  await expect(started).rejects.toThrow('copy of this data folder');
  await rm(folder, { recursive: true });
}, 60_000);
