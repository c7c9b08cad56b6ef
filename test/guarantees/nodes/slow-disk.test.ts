// P-02 to P-04, P-08, P-11 and P-40 while disks are slow, and stand still for longer than a lease: that of one node's journal,
// and that of the database. The database's is a synchronous standby that takes nothing over for a while, so that commits
// wait as they do for a slow flush.
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openRawStream } from '../../harness/raw-stream.ts';
import { type Fleet, type FleetNode, startFleet } from '../../harness/start-fleet.ts';
import { type FleetKeys, fleetKeys, type NewKey, type Traffic } from './fleet-keys.ts';

/** What a busy machine takes beside what is promised. */
const BUSY_MS = 1500;
const WITHIN_MS = 1050 + BUSY_MS;
const BACK_WITHIN_MS = 2000 + BUSY_MS;
/** A node that stops in the middle of a write, of which there is one at a time, is waited for so long. */
const IN_TRANSACTION_MS = 1000;
/** Of each write to the journal, and, about, of each commit. */
const SLOW_MS = 50;
/** Longer than a lease. */
const STILL_MS = 1500;
const LIMIT = 40;

let fleet: Fleet;
let keys: FleetKeys;
let areCommitsSlow = false;
beforeAll(async () => {
  fleet = await startFleet(3, { hasStandby: true, hasSlowDisks: true });
  keys = await fleetKeys(fleet);
}, 120_000);
afterEach(async () => {
  areCommitsSlow = false;
  fleet.postgres.standby?.letGo();
  for (const one of fleet.nodes) await one.slowDisk(0);
});
afterAll(() => fleet.stop());

function node(index: number): FleetNode {
  return fleet.nodes[index % fleet.nodes.length] as FleetNode;
}

/** P-02, P-40: never 401 for a good key, nor 200 for one that is revoked. */
function expectHonest({ statuses, stale }: Traffic): void {
  expect(stale).toBe(0);
  expect([200, 503]).toEqual(expect.arrayContaining([...statuses]));
}

/** All nodes accept, and a revocation by any of them is known to all, in time. */
async function expectBack(kept: NewKey): Promise<void> {
  const begunAt = performance.now();
  for (const one of fleet.nodes) {
    await expect.poll(() => keys.ask(one, kept.secret), { timeout: BACK_WITHIN_MS }).toBe(200);
  }
  for (const one of fleet.nodes) {
    const gone = await keys.newKey();
    await keys.revoke(gone, one);
    for (const each of fleet.nodes) expect(await keys.ask(each, gone.secret)).toBe(401);
  }
  expect(performance.now() - begunAt).toBeLessThan(BACK_WITHIN_MS);
}

/** P-11: what is let in of a key's limit, asked of all nodes. */
async function spend({ secret }: NewKey): Promise<number> {
  const asked = Array.from({ length: 1.5 * LIMIT }, async (_, turn) => {
    await setTimeout(20 * turn);
    return keys.ask(node(turn), secret);
  });
  const answers = await Promise.all(asked);
  expect([200, 429, 503]).toEqual(expect.arrayContaining(answers));
  return answers.filter((status) => status === 200).length;
}

test('P-02, P-03, P-11, P-40 one node with a slow disk holds nobody else up, and lets nothing through that it may not', async () => {
  const kept = await keys.usedKey();
  const limited = await keys.newKey({ limit: LIMIT });
  const gone = await Promise.all(Array.from({ length: 4 }, () => keys.usedKey()));
  const traffic = keys.startTraffic(kept);
  await node(2).slowDisk(SLOW_MS);
  const spent = spend(limited);
  for (const [turn, key] of gone.entries()) {
    const tookMs = await keys.revoke(key, node(turn));
    // What is asked of itself waits for its disk.
    if (node(turn) !== node(2)) expect(tookMs).toBeLessThan(WITHIN_MS + IN_TRANSACTION_MS);
  }
  expect(await spent).toBeLessThanOrEqual(LIMIT);
  const slow = await traffic.stop();
  await node(2).slowDisk(0);
  await expectBack(kept);
  expectHonest(slow);
});

test('P-02, P-03 a node whose disk stands still for longer than a lease accepts nothing that was revoked meanwhile', async () => {
  const [kept, gone] = [await keys.usedKey(), await keys.usedKey()];
  await node(2).slowDisk(STILL_MS);
  const standing = keys.ask(node(2), kept.secret);
  await setTimeout(50);
  expect(await keys.revoke(gone, node(1))).toBeLessThan(WITHIN_MS);
  await node(2).slowDisk(0);
  // What is asked of it now is read once it goes on.
  const asked = await Promise.all(Array.from({ length: 20 }, () => keys.ask(node(2), gone.secret)));
  expect([401, 503]).toEqual(expect.arrayContaining(asked));
  expect(await standing).toBeOneOf([200, 503]);
  await expectBack(kept);
});

test('P-08 a node that is killed while its disk is slow has lost nothing that it answered', async () => {
  const kept = await keys.usedKey();
  const killed = node(2);
  let asked = fleet.nodes.length;
  const client = async () => {
    for (;;) {
      asked += 1;
      await keys.ask(killed, kept.secret);
    }
  };
  await killed.slowDisk(10);
  const clients = Promise.allSettled(Array.from({ length: 4 }, client));
  await expect.poll(() => keys.servedOf(kept)).toBeGreaterThan(20);
  killed.kill('SIGKILL');
  await killed.exit;
  await clients;
  await killed.slowDisk(0);
  await fleet.add(killed.dataFolder);
  await expect.poll(() => keys.requestsOf(kept)).toBeGreaterThanOrEqual(keys.servedOf(kept));
  expect(await keys.requestsOf(kept)).toBeLessThanOrEqual(asked);
}, 60_000);

test('P-02 to P-04, P-11, P-40 where the database takes long for each commit, all holds that is promised, later', async () => {
  const [kept, cut] = [await keys.usedKey(), await keys.usedKey()];
  const limited = await keys.newKey({ limit: LIMIT });
  const gone = await Promise.all(Array.from({ length: 3 }, () => keys.usedKey()));
  const stream = openRawStream({
    url: node(2).url,
    path: '/notes/v1/chat/completions',
    secret: cut.secret,
    body: {
      model: 'sample-stream-1000000-5',
      stream: true,
      messages: [{ role: 'user', content: 'Hello' }],
    },
  });
  await stream.until('chunk-2');
  const traffic = keys.startTraffic(kept);
  const slow = startSlowCommits();
  const spent = spend(limited);
  for (const [turn, key] of [...gone, cut].entries()) await keys.revoke(key, node(turn));
  const returnedAt = performance.now();
  expect((await stream.ended) - returnedAt).toBeLessThan(WITHIN_MS);
  expect(stream.received).not.toContain('[DONE]');
  expect(await spent).toBeLessThanOrEqual(LIMIT);
  await slow.stop();
  await expectBack(kept);
  expectHonest(await traffic.stop());
  await expect.poll(() => keys.requestsOf(kept)).toBe(keys.servedOf(kept));
}, 60_000);

/** Each commit waits until the standby has it, which takes some at a time. */
function startSlowCommits(): { stop(): Promise<void> } {
  areCommitsSlow = true;
  const pulses = (async () => {
    while (areCommitsSlow) {
      await fleet.postgres.standby?.hold();
      await setTimeout(4 * SLOW_MS);
      fleet.postgres.standby?.letGo();
      await setTimeout(SLOW_MS);
    }
  })();
  return {
    async stop() {
      areCommitsSlow = false;
      await pulses;
    },
  };
}

test('P-02, P-08, P-40 where the database cannot commit at all, nobody is told that it did, and keys are never called wrong', async () => {
  const [kept, gone] = [await keys.usedKey(), await keys.usedKey()];
  const traffic = keys.startTraffic(kept);
  await fleet.postgres.standby?.hold();
  let isReturned = false;
  const revoking = keys.revoke(gone, node(1)).then(() => {
    isReturned = true;
  });
  await setTimeout(STILL_MS);
  expect(isReturned).toBe(false);
  fleet.postgres.standby?.letGo();
  await revoking;
  for (const one of fleet.nodes) expect(await keys.ask(one, gone.secret)).toBe(401);
  await expectBack(kept);
  expectHonest(await traffic.stop());
});
