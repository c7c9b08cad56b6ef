// P-02, P-03, P-08 and P-40 when the primary is lost for good and a synchronous standby takes its place, under clients
// that write to, and ask, three nodes.
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPostgresStorage } from '../../../packages/server/src/storage/postgres.ts';
import { digest } from '../../../packages/server/src/system/secrets.ts';
import { type Fleet, type FleetNode, startFleet } from '../../harness/start-fleet.ts';

/** What a busy machine takes beside what is promised. */
const BUSY_MS = 1500;
const BACK_WITHIN_MS = 2000 + BUSY_MS;
const AWAY_MS = 1200;

let fleet: Fleet;
let workspaceId: string;
/** What clients met: `other` and `stale` are what nobody may. */
const seen = { served: 0, away: 0, other: 0, stale: 0, isOver: false };
beforeAll(async () => {
  fleet = await startFleet(3, { hasStandby: true });
  workspaceId = (await nodeOf(0).client.workspaces.create({ name: 'Failover', slug: 'failover' })).id;
}, 120_000);
afterEach(() => {
  seen.isOver = true;
});
afterAll(() => fleet.stop());

function nodeOf(turn: number): FleetNode {
  return fleet.nodes[turn % fleet.nodes.length] as FleetNode;
}

async function newKey(node: FleetNode): Promise<{ readonly id: string; readonly secret: string }> {
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read'] };
  const { id, secret } = await node.client.keys.create(body);
  return { id, secret: secret ?? '' };
}

async function ask({ url }: FleetNode, secret: string): Promise<number> {
  const answer = await fetch(`${url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });
  await answer.arrayBuffer();
  return answer.status;
}

test('P-02, P-08, P-40 nothing that was answered is lost with the primary, and every node is back within two seconds', async () => {
  const kept = await newKey(nodeOf(0));
  for (const node of fleet.nodes) await expect.poll(() => ask(node, kept.secret)).toBe(200);
  seen.served = fleet.nodes.length;
  const made: string[] = [];
  const revoked: string[] = [];
  const write = async (lane: number) => {
    for (let turn = lane; !seen.isOver; turn += 1) {
      try {
        const { id, secret } = await newKey(nodeOf(turn));
        if (turn % 2 === 0) made.push(secret);
        else
          await nodeOf(turn + 1)
            .client.keys.revoke(id)
            .then(() => revoked.push(secret));
      } catch {
        // Nobody was told that it happened.
        await setTimeout(50);
      }
    }
  };
  const read = async (node: FleetNode) => {
    while (!seen.isOver) {
      const gone = revoked.at(-1);
      if (gone !== undefined && (await ask(node, gone)) === 200) seen.stale += 1;
      const status = await ask(node, kept.secret);
      seen[status === 200 ? 'served' : status === 503 ? 'away' : 'other'] += 1;
      await setTimeout(5);
    }
  };
  const working = Promise.all([write(0), write(1), ...fleet.nodes.map(read)]);
  await expect.poll(() => Math.min(made.length, revoked.length)).toBeGreaterThan(5);
  const before = { made: made.length, revoked: revoked.length };

  await fleet.failOver(AWAY_MS);
  for (const node of fleet.nodes) {
    await expect.poll(() => ask(node, made[0] ?? ''), { timeout: BACK_WITHIN_MS }).toBe(200);
  }
  await expect.poll(() => made.length > before.made && revoked.length > before.revoked).toBe(true);
  seen.isOver = true;
  await working;

  expect(seen).toMatchObject({ other: 0, stale: 0 });
  expect(seen.away).toBeGreaterThan(0);
  for (const node of fleet.nodes) {
    for (const secret of revoked) expect(await ask(node, secret)).toBe(401);
    for (const secret of made) expect(await ask(node, secret)).toBe(200);
  }
  // Whoever is asked folds its own journal first. What was let in and then lost its lease before it was sent is a request, but
  // is not to be paid: its client was told 503.
  const used = async () => {
    let last = { requests: 0, billable: 0 };
    for (const { client } of fleet.nodes) last = (await client.keys.usage(kept.id)).totals;
    return last;
  };
  await expect.poll(async () => (await used()).billable, { timeout: 20_000 }).toBe(seen.served);
  await setTimeout(BUSY_MS);
  const { requests, billable } = await used();
  expect(billable).toBe(seen.served);
  expect(requests).toBeGreaterThanOrEqual(billable);
  expect(requests).toBeLessThanOrEqual(billable + seen.away);

  const url = fleet.postgres.standby?.addressOf(fleet.database) ?? '';
  const storage = await openPostgresStorage({ url, digest, journal: 'of a test' });
  expect(await storage.audit.firstBrokenPosition()).toBeNull();
  await storage.close();
}, 90_000);
