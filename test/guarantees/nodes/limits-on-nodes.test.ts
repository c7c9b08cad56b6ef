// P-11 and P-09 on four nodes: exactly as much as a limit allows while Redis counts, and never more, nor less than nine
// tenths, while it is away, forgets, or comes back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasTool } from '../../harness/has-tool.ts';
import { type Fleet, type FleetNode, startFleet } from '../../harness/start-fleet.ts';
import { startRedis, type TestRedis } from '../../harness/start-redis.ts';

let redis: TestRedis;
let fleet: Fleet;
let workspaceId: string;
beforeAll(async () => {
  redis = await startRedis();
  fleet = await startFleet(4, { redis });
  workspaceId = (await node(0).client.workspaces.create({ name: 'Limits', slug: 'limits' })).id;
}, 120_000);
afterAll(async () => {
  await fleet.stop();
  await redis.stop();
});

function node(index: number): FleetNode {
  return fleet.nodes[index % fleet.nodes.length] as FleetNode;
}

/** A key that may be used so often, in all. */
async function keyFor(limit: number): Promise<string> {
  const limits = [{ name: 'in-all', per: 'key' as const, limit, period: 'ever' as const }];
  const body = { api: 'notes', workspaceId, name: 'a key', scopes: ['read'], limits };
  const { secret } = await node(0).client.keys.create(body);
  return secret ?? '';
}

async function ask({ url }: FleetNode, secret: string): Promise<number> {
  const answer = await fetch(`${url}/notes/v1/whoami`, { headers: { authorization: `Bearer ${secret}` } });
  await answer.arrayBuffer();
  return answer.status;
}

/** What becomes of requests that are spread over all nodes, sixteen at a time; `midway` happens when half were asked. */
async function spend(
  secret: string,
  requests: number,
  midway = async () => {},
): Promise<Map<number, number>> {
  const answers = new Map<number, number>();
  let asked = 0;
  const client = async () => {
    while (asked < requests) {
      asked += 1;
      const turn = asked;
      if (turn === Math.floor(requests / 2)) await midway();
      const status = await ask(node(turn), secret);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return answers;
}

const admitted = (answers: ReadonlyMap<number, number>) => answers.get(200) ?? 0;

/** P-11 while Redis is away; P-40: nobody is refused because of it. */
function expectShares(answers: ReadonlyMap<number, number>, limit: number): void {
  expect(admitted(answers)).toBeLessThanOrEqual(limit);
  expect(admitted(answers)).toBeGreaterThanOrEqual(0.9 * limit);
  expect([...answers.keys()].toSorted()).toEqual([200, 429]);
}

/** Nodes have agreed to count there. */
const redisCounts = () => expect.poll(() => redis.run('KEYS keywright:cnt_*')).not.toBe('*0');

const LIMIT = 300;
const ASKED = 500;

describe.skipIf(!hasTool('redis-server'))('four nodes', () => {
  test('P-11 exactly what a limit allows is let in, whichever nodes are asked', async () => {
    await redisCounts();
    const secret = await keyFor(LIMIT);
    expect(admitted(await spend(secret, ASKED))).toBe(LIMIT);
    for (const one of fleet.nodes) expect(await ask(one, secret)).toBe(429);
  });

  test('P-11 the same while Redis forgets everything', async () => {
    const secret = await keyFor(LIMIT);
    const answers = await spend(secret, ASKED, async () => void (await redis.run('FLUSHALL')));
    expect(admitted(answers)).toBe(LIMIT);
  });

  test('P-11 Redis killed mid-window: each node has its share, and what was used before counts', async () => {
    const secret = await keyFor(LIMIT);
    expectShares(await spend(secret, ASKED, redis.kill), LIMIT);
    expectShares(await spend(await keyFor(LIMIT), ASKED), LIMIT);
  });

  test('P-11 Redis back again: exactly as before, and what was used meanwhile counts', async () => {
    const secret = await keyFor(LIMIT);
    const before = admitted(await spend(secret, LIMIT / 2));
    await redis.restart();
    await redisCounts();
    expect(before + admitted(await spend(secret, ASKED))).toBe(LIMIT);
  });

  test('P-11 a link to Redis that falls silent is as good as cut, and all nodes share until it is mended', async () => {
    const secret = await keyFor(LIMIT);
    expectShares(await spend(secret, ASKED, async () => node(2).redisLink?.hold()), LIMIT);
    node(2).redisLink?.mend();
  });
});
