// Several processes on one machine over one SQLite file: what one process promises of revocations, limits and usage, they
// promise together, also while one of them is killed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRawStream } from '../../harness/raw-stream.ts';
import { type SpawnedKeywright, spawnKeywright } from '../../harness/spawn-keywright.ts';
import { type CountingUpstream, startCountingUpstream } from '../durability/counting-upstream.ts';
import { liveKeys } from '../revocation/live-keys.ts';
import { keySystemIn } from '../revocation/system-over-http.ts';

const WORKERS = 3;
/** Promised are 100 ms; the rest is for a busy machine. */
const CUT_WITHIN_MS = 100 + 1500;

let folder: string;
let upstream: CountingUpstream;
let keywright: SpawnedKeywright;
let workspaceId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-workers-'));
  upstream = await startCountingUpstream();
  keywright = await start(WORKERS);
  workspaceId = (await keywright.client.workspaces.create({ name: 'Workers', slug: 'workers' })).id;
}, 120_000);
afterAll(async () => {
  keywright?.kill('SIGKILL');
  await upstream.close();
  await rm(folder, { recursive: true, maxRetries: 5 });
});

async function start(workers: number): Promise<SpawnedKeywright> {
  const started = await spawnKeywright({ dataFolder: folder, upstreamUrl: upstream.url, workers });
  await vi.waitFor(() => expect(startsIn(started)).toBe(workers), { timeout: 60_000, interval: 50 });
  return started;
}

const startsIn = ({ output }: SpawnedKeywright) => output().split('"listening"').length - 1;

async function newKey(limit: number | null = null) {
  const limits = limit === null ? [] : [{ name: 'all', per: 'key', limit, period: 'ever' } as const];
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read', 'chat'], limits };
  const { id, secret } = await keywright.client.keys.create(body);
  return { id, secret: secret ?? '' };
}

/** On a connection of its own. */
async function ask(secret: string): Promise<number> {
  const headers = { authorization: `Bearer ${secret}`, connection: 'close' };
  const answer = await fetch(`${keywright.url}/notes/v1/whoami`, { headers });
  await answer.arrayBuffer();
  return answer.status;
}

/** Those that run, by their parent. */
async function workerPids(): Promise<readonly number[]> {
  const { pid } = keywright;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ').map(Number);
}

const requestsOf = async (keyId: string) => (await keywright.client.keys.usage(keyId)).totals.requests;

test('P-01 a secret is accepted by no worker once the call that ended it has returned', async () => {
  // Each has connections of its own, which whichever worker is free takes.
  const systems = Array.from({ length: WORKERS }, () => keySystemIn(workspaceId, keywright));
  let turns = 0;
  const next = () => {
    turns += 1;
    return systems[turns % systems.length] as (typeof systems)[number];
  };
  const system = {
    ways: systems.flatMap((one, index) => one.ways.map((way) => `${index} ${way}`)),
    create: () => next().create(),
    edit: (...args: Parameters<(typeof systems)[number]['edit']>) => next().edit(...args),
    rotate: (keyId: string, graceSeconds: number) => next().rotate(keyId, graceSeconds),
    endSecret: (...args: Parameters<(typeof systems)[number]['endSecret']>) => next().endSecret(...args),
    revoke: (keyId: string) => next().revoke(keyId),
    verify: (secret: string, via: string) => {
      const [index = '', ...way] = via.split(' ');
      return (systems[Number(index)] as (typeof systems)[number]).verify(secret, way.join(' '));
    },
  };
  const revocations = Number(process.env['KEYWRIGHT_REVOCATIONS'] ?? 70);
  const clients = { lanes: 2, clientsPerLane: 6 };
  const findings = await liveKeys({ system, revocations, ...clients });
  for (const one of systems) one.close();
  expect(findings.violations).toEqual([]);
  expect(findings.judged.bad).toBeGreaterThan(revocations * clients.clientsPerLane);
  expect(findings.judged.good).toBeGreaterThan(revocations * clients.clientsPerLane);
}, 600_000);

test('P-04 a running stream ends on whichever worker it runs, and never as if it were whole', async () => {
  const { id, secret } = await newKey();
  const body = { model: 'any', stream: true, messages: [] };
  const streams = Array.from({ length: 2 * WORKERS }, () =>
    openRawStream({ url: keywright.url, path: '/notes/v1/chat/completions', secret, body }),
  );
  await Promise.all(streams.map((stream) => stream.until('data: 1')));
  await keywright.client.keys.revoke(id);
  const returnedAt = performance.now();
  for (const stream of streams) {
    expect((await stream.ended) - returnedAt).toBeLessThan(CUT_WITHIN_MS);
    expect(stream.received).not.toContain('data: 99');
  }
});

test('P-10 of a limit of n exactly n are let through by all workers together', async () => {
  const { id, secret } = await newKey(40);
  const answers = await Promise.all(Array.from({ length: 120 }, () => ask(secret)));
  expect(answers.filter((status) => status === 200)).toHaveLength(40);
  expect(answers.filter((status) => status === 429)).toHaveLength(80);
  await expect.poll(() => requestsOf(id), { timeout: 20_000 }).toBe(40);
});

test('the metrics of all workers are told by each as one', async () => {
  const told = async () => {
    const text = await (await fetch(`${keywright.url}/metrics`)).text();
    const valid = /keywright_verdicts_total\{api="notes",outcome="valid"\} (\d+)/.exec(text)?.[1];
    return Number(valid ?? 0);
  };
  const before = await told();
  const { secret } = await newKey();
  for (let turn = 0; turn < 2 * WORKERS; turn += 1) expect(await ask(secret)).toBe(200);
  expect(await told()).toBe(before + 2 * WORKERS);
});

describe('a worker that is killed', () => {
  test('is started again; the others go on, no usage is lost, and what its requests held is given back', async () => {
    const running = { name: 'running', per: 'key', limit: 3, period: 'running' } as const;
    const { id, secret = '' } = await keywright.client.keys.create({
      ...{ api: 'notes', workspaceId, name: 'a key', scopes: ['read', 'chat'], limits: [running] },
    });
    let answered = 0;
    let isOver = false;
    const traffic = Array.from({ length: 2 }, async () => {
      while (!isOver) {
        const status = await ask(secret ?? '').catch(() => 0);
        if (status === 200) answered += 1;
      }
    });
    await expect.poll(() => answered).toBeGreaterThan(20);
    const before = startsIn(keywright);
    const [victim] = await workerPids();
    process.kill(victim as number, 'SIGKILL');
    await expect.poll(() => startsIn(keywright), { timeout: 60_000 }).toBe(before + 1);
    const since = answered;
    await expect.poll(() => answered).toBeGreaterThan(since + 20);
    isOver = true;
    await Promise.all(traffic);
    await expect
      .poll(() => requestsOf(id), { timeout: 20_000 })
      .toBeGreaterThanOrEqual(upstream.requestsOf(id));
    const { totals } = await keywright.client.keys.usage(id);
    expect(totals.requests - upstream.requestsOf(id)).toBeLessThanOrEqual(totals.interrupted);
    expect(upstream.requestsOf(id)).toBeGreaterThanOrEqual(answered);
    // All three places are free.
    const all = await Promise.all(Array.from({ length: 3 }, () => ask(secret ?? '')));
    expect(all).toEqual([200, 200, 200]);
  }, 120_000);

  test('takes nothing with it when all of them end: fewer workers count what more have left, and limits go on', async () => {
    const { id, secret } = await newKey(50);
    for (let turn = 0; turn < 20; turn += 1) expect(await ask(secret)).toBe(200);
    keywright.kill('SIGKILL');
    await keywright.exit;
    keywright = await start(2);
    expect(await requestsOf(id)).toBe(20);
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(secret)));
    expect(answers.filter((status) => status === 200)).toHaveLength(30);
    keywright.kill('SIGTERM');
    expect(await keywright.exit).toBe(0);
    keywright = await start(1);
    expect(await requestsOf(id)).toBe(50);
    expect(await ask(secret)).toBe(429);
  }, 120_000);
});
