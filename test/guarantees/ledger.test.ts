// P-07, P-09: the upstream counts for itself, and the ledger agrees with it, to the last request and token, over a
// hundred thousand requests of every kind, while keys are rotated and revoked and the server is stopped, killed and
// started again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { stav } from '@keywright/core/presets';
import { costOf, priceOf } from '@keywright/core/usage/model-price';
import type { UsageFiguresAnswer } from '@keywright/core/wire-contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnKeywright } from '../harness/spawn-keywright.ts';
import {
  type CountedRequest,
  type CountingUpstream,
  startCountingUpstream,
} from './ledger/counting-upstream.ts';
import { type Load, type LoadedKey, runLoad } from './ledger/mixed-load.ts';

const REQUESTS = Number(process.env['KEYWRIGHT_LEDGER_REQUESTS'] ?? 100_000);
const KEYS = 40;
const FROM = new Date(Date.now() - 60_000).toISOString();
const TO = new Date(Date.now() + 3_600_000).toISOString();

let dataFolder: string;
let upstream: CountingUpstream;
let load: Load;

const start = () => {
  return spawnKeywright({ dataFolder, upstreamUrl: upstream.url, drainSeconds: 20 });
};

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'keywright-ledger-'));
  upstream = await startCountingUpstream();
  const server = await start();
  const workspace = await server.client.workspaces.create({ name: 'Counted', slug: 'counted' });
  const keys: LoadedKey[] = [];
  for (let index = 0; index < KEYS; index += 1) keys.push(await newKey(server, workspace.id, index));
  load = { keys, server, asked: 0, junk: 0, lost: 0 };
});
afterAll(async () => {
  load?.server.kill('SIGKILL');
  await load?.server.exit;
  await upstream.close();
  await rm(dataFolder, { recursive: true });
});

async function newKey(server: Load['server'], workspaceId: string, index: number): Promise<LoadedKey> {
  const limit = 1_000_000_000;
  const { id, secret } = await server.client.keys.create({
    api: 'stav',
    workspaceId,
    name: `key ${index}`,
    scopes: Object.keys(stav.scopes),
    allowedAddresses: ['127.0.0.1'],
    limits: [
      { name: 'requests', per: 'key', limit, period: 'month' },
      { name: 'tokens', per: 'key', counts: 'tokens', limit, period: 'month' },
      { name: 'money', per: 'key', counts: 'money', limit: limit * 1000, period: 'ever' },
      { name: 'running', per: 'key', limit: 1000, period: 'running' },
    ],
  });
  const seen = { verified: 0, forbidden: 0, answered: 0, piecesOfLeft: 0, left: 0, silent: 0 };
  return { id, secret: secret ?? '', isLeft: index % 4 === 3, seen };
}

/** Rotates one key after another, the old secrets good for long enough, until told to stop. */
async function rotateUntil(stopped: { isStopped: boolean }): Promise<number> {
  let rotations = 0;
  for (let turn = 0; !stopped.isStopped; turn += 1) {
    await setTimeout(25);
    const key = load.keys[turn % load.keys.length] as LoadedKey;
    const { keys } = load.server.client;
    try {
      const shown = await keys.get(key.id);
      const old = shown.secrets.find(({ state }) => state === 'grace');
      if (old !== undefined) await keys.endSecret(key.id, old.id);
      const rotated = await keys.rotate(key.id, { graceSeconds: 3600 });
      key.secret = rotated.secret ?? key.secret;
      rotations += 1;
    } catch (error) {
      if ((error as Error).name !== 'KeywrightUnreachableError') throw error;
    }
  }
  return rotations;
}

async function restart(signal: NodeJS.Signals): Promise<void> {
  const { kill, exit } = load.server;
  kill(signal);
  expect(await exit).toBe(signal === 'SIGTERM' ? 0 : signal);
  load.server = await start();
}

const usageOf = async (key: LoadedKey): Promise<UsageFiguresAnswer> =>
  (await load.server.client.keys.usage(key.id, { from: FROM, to: TO })).totals;

const ofKey = ({ id }: LoadedKey): CountedRequest[] =>
  [...upstream.requests.values()].filter(({ keyId }) => keyId === id);

/** What the upstream says of requests whose usage it told, in the ledger's words. */
function billed(requests: readonly CountedRequest[]) {
  const sum = { input: 0, cachedInput: 0, output: 0, micros: 0 };
  for (const { input, cachedInput, output } of requests) {
    sum.input += input;
    sum.cachedInput += cachedInput;
    sum.output += output;
    sum.micros += costOf(priceOf(stav.prices, 'plain'), { input, cachedInput, output });
  }
  return sum;
}

test(`over ${REQUESTS} requests, stops, rotations and clients that leave, the ledger agrees with the upstream`, async () => {
  const stopped = { isStopped: false };
  const rotating = rotateUntil(stopped);
  for (const share of [0.3, 0.6, 1]) {
    await runLoadThrough(REQUESTS * share, share < 1 ? 'SIGTERM' : null);
  }
  stopped.isStopped = true;
  expect(await rotating).toBeGreaterThan(20);
  await eventuallyNothingRuns();

  for (const key of load.keys) {
    const usage = await usageOf(key);
    const counted = ofKey(key);
    const { verified, forbidden, silent, left } = key.seen;
    expect(usage.requests).toBe(counted.length + verified);
    expect(usage.denied).toBe(forbidden);
    expect(usage.interrupted).toBe(0);
    expect(usage.estimated).toBe(silent + left);
    if (!key.isLeft) {
      const { micros, ...tokens } = billed(counted);
      expect(usage.tokens).toEqual(tokens);
      expect(usage.cost.micros).toBe(micros);
      expect(usage.billable).toBe(usage.requests);
    } else {
      expectWithinWhatPassed(usage, key, counted);
    }
  }
  const unknown = await load.server.client.usage.unknownKeys({ from: FROM, to: TO });
  expect(unknown.totals.denied).toBe(load.junk);
}, 900_000);

test('the limits have counted what the ledger has', async () => {
  const totals = new Map<string, UsageFiguresAnswer>();
  for (const key of load.keys) totals.set(key.id, await usageOf(key));
  await restart('SIGTERM');
  const database = new DatabaseSync(join(dataFolder, 'keywright.db'), { readOnly: true });
  const counts = database.prepare('select counter, used from limit_counts').all() as {
    readonly counter: string;
    readonly used: number;
  }[];
  database.close();
  for (const key of load.keys) {
    const used = (name: string) =>
      counts.find(({ counter }) => counter.startsWith(`${key.id}/${name}/`))?.used;
    const { requests, tokens, cost } = totals.get(key.id) as UsageFiguresAnswer;
    expect(used('requests')).toBe(requests);
    expect(used('tokens')).toBe(tokens.input + tokens.output);
    expect(used('money')).toBe(cost.micros);
  }
});

test('a revoked key is billed for what passed until then, and nothing after', async () => {
  const key = load.keys.at(-1) as LoadedKey;
  const before = await usageOf(key);
  const { answered } = key.seen;
  const streaming = runLoad({ ...load, keys: [key], asked: 0 }, 40).catch((error: unknown) => error);
  await setTimeout(100);
  await load.server.client.keys.revoke(key.id);
  const usage = await usageOf(key);
  await streaming;
  await eventuallyNothingRuns();
  const after = await usageOf(key);
  expect(usage.requests).toBeGreaterThan(before.requests);
  expect(after.billable).toBeLessThanOrEqual(before.billable + ofKey(key).length + key.seen.verified);
  expect(key.seen.answered).toBeGreaterThanOrEqual(answered);
  const later = await usageOf(key);
  expect(later.billable).toBe(after.billable);
});

test('killed in the middle, it has every request that was answered, and marks those that were not', async () => {
  const keys = load.keys.slice(0, 8);
  for (const key of keys) key.seen.answered = ofKey(key).length;
  const killed: Load = { ...load, keys, asked: 0, lost: 0 };
  const running = runLoad(killed, 8000);
  for (let kill = 0; kill < 3; kill += 1) {
    await setTimeout(700);
    load.server = killed.server;
    await restart('SIGKILL');
    killed.server = load.server;
  }
  await running;
  await eventuallyNothingRuns();
  let interrupted = 0;
  for (const key of keys) {
    const usage = await usageOf(key);
    const counted = ofKey(key).length;
    interrupted += usage.interrupted;
    const known = counted + key.seen.verified;
    expect(usage.requests).toBeGreaterThanOrEqual(known);
    // In the journal before the upstream was asked, or before the verification was answered.
    expect(usage.requests).toBeLessThanOrEqual(known + killed.lost);
  }
  expect(interrupted).toBeGreaterThan(0);
  expect(interrupted).toBeLessThanOrEqual(killed.lost);
}, 300_000);

async function runLoadThrough(until: number, then: 'SIGTERM' | null): Promise<void> {
  const running = runLoad(load, until);
  if (then !== null) {
    // In the midst of it: what runs is finished, what comes is refused a connection.
    while (load.asked < until * 0.9) await setTimeout(10);
    await restart(then);
  }
  await running;
}

/** Streams that were left, or cut with their key, end at the upstream a moment later. */
async function eventuallyNothingRuns(): Promise<void> {
  const runs = () => [...upstream.requests.values()].some(({ end }) => end === 'running');
  while (runs()) await setTimeout(20);
  await setTimeout(100);
}

/** Clients that left saw some of what passed the gateway, and the upstream sent some more. */
function expectWithinWhatPassed(
  usage: UsageFiguresAnswer,
  key: LoadedKey,
  counted: readonly CountedRequest[],
): void {
  const told = counted.filter(({ end, isSilent }) => end === 'whole' && !isSilent);
  const silent = counted.filter(({ end, isSilent }) => end === 'whole' && isSilent);
  const left = counted.filter(({ end }) => end === 'left');
  expect(left.length).toBe(key.seen.left);
  const pieces = (requests: readonly CountedRequest[]) =>
    requests.reduce((sum, { sentPieces }) => sum + sentPieces, 0);
  const ofLeft = usage.tokens.output - billed(told).output - pieces(silent);
  expect(ofLeft).toBeGreaterThanOrEqual(key.seen.piecesOfLeft);
  expect(ofLeft).toBeLessThanOrEqual(pieces(left));
  expect(usage.billable).toBe(usage.requests);
}
