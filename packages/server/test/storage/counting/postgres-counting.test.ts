// Epochs and allotments in a real PostgreSQL.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../../../../test/harness/start-postgres.ts';
import { countedWindow } from '../../../src/storage/counting/counted-window.ts';
import {
  openPostgresCounting,
  type PostgresCounting,
} from '../../../src/storage/postgres/postgres-counting.ts';
import { openPostgresNodes, type PostgresNodes } from '../../../src/storage/postgres/postgres-nodes.ts';
import { openPostgresStorage } from '../../../src/storage/postgres.ts';
import { digest } from '../../../src/system/secrets.ts';

let postgres: TestPostgres;
let url: string;
const nodes: { readonly node: PostgresNodes; readonly counting: PostgresCounting }[] = [];
let names = 0;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.newDatabase();
  const storage = await openPostgresStorage({ url, digest, journal: 'nod_1' });
  await storage.close();
  for (const id of ['nod_1', 'nod_2']) {
    const node = await openPostgresNodes(url, { id, name: id, journal: id, version: '0' });
    const newName = () => {
      names += 1;
      return `epoch-${names}`;
    };
    nodes.push({ node, counting: openPostgresCounting(url, { nodeId: id, newName }) });
  }
});
afterAll(async () => {
  for (const { node, counting } of nodes) await Promise.all([counting.close(), node.close()]);
  await postgres.stop();
});

const each = <T>(work: (at: (typeof nodes)[number]) => Promise<T>) => Promise.all(nodes.map(work));
const [first, second] = [() => nodes[0] as (typeof nodes)[number], () => nodes[1] as (typeof nodes)[number]];

function windowFor(counter: string, limit: number, window: number | 'ever' | 'running' = 'ever') {
  return countedWindow({ counter, rule: limitRule({ name: 'l', per: 'key', limit, window }), amount: 1 }, 0);
}

test('an epoch opens when every node that holds a lease has settled in it, and is heard of with each lease', async () => {
  await each(({ node }) => node.renew(0));
  const { counting } = first();
  await counting.begin(0, 'redis');
  await counting.begin(0, 'database');
  expect(await counting.epoch()).toMatchObject({ number: 1, keeper: 'redis', openedAt: null });
  expect(await second().node.renew(0)).toMatchObject({ countingEpoch: 1 });

  await counting.settle(1);
  await counting.open(1, 'run');
  expect(await counting.epoch()).toMatchObject({ openedAt: null });
  await second().counting.settle(1);
  await counting.open(1, 'run');
  expect(await counting.epoch()).toMatchObject({ openedAt: expect.any(Number), redisRun: 'run' });
});

test('Redis is reached by all when every node that holds a lease says so', async () => {
  await each(({ node }) => node.renew(0));
  await first().counting.tellReach(true);
  expect(await first().counting.isRedisReachedByAll()).toBe(false);
  await second().counting.tellReach(true);
  expect(await first().counting.isRedisReachedByAll()).toBe(true);
});

test('allotments never come to more than the limit, nor to less, whoever takes them at once', async () => {
  const window = windowFor('many', 1000);
  let granted = 0;
  const takeAll = async ({ counting }: (typeof nodes)[number]) => {
    for (let took = 1; took > 0; granted += took)
      took = (await counting.allotments(1).take(window, 1)).granted;
  };
  await Promise.all([...nodes, ...nodes].map(takeAll));
  expect(granted).toBe(1000);
});

test('a share is a small part of what is left, and what is wanted is granted whole or not at all', async () => {
  await each(({ node }) => node.renew(0));
  const allotments = first().counting.allotments(1);
  const window = windowFor('share', 1000);
  expect(await allotments.take(window, 1)).toEqual({ granted: 25, taken: 25 });
  expect(await allotments.take(window, 900)).toEqual({ granted: 900, taken: 925 });
  expect(await allotments.take(window, 76)).toEqual({ granted: 0, taken: 925 });
  await allotments.force(window, 80);
  expect(await allotments.take(window, 1)).toEqual({ granted: 0, taken: 1005 });
  await allotments.giveBack([{ counter: 'share', windowAt: 0, amount: 10 }]);
  expect(await allotments.take(window, 5)).toEqual({ granted: 5, taken: 1000 });
});

test('a window begins with what the ledger has of it, used or held', async () => {
  const storage = await openPostgresStorage({ url, digest, journal: 'nod_1' });
  const window = windowFor('known', 100);
  const { rule } = window;
  const delta = { counter: 'known', rule, windowAt: 0, endsAt: null, amount: 60, held: 30 };
  await storage.transaction(({ usage }) => usage.addCounts([delta]));
  await storage.close();
  expect(await first().counting.ledgerCount(window)).toBe(90);
  expect(await second().counting.allotments(1).take(window, 11)).toEqual({ granted: 0, taken: 90 });
});

test('no more run at once than the limit, on all nodes together; those of a node that is gone count no longer', async () => {
  await each(({ node }) => node.renew(0));
  const window = windowFor('running', 3, 'running');
  const before = await Promise.all(
    [...nodes, ...nodes, ...nodes].map(({ counting }) => counting.allotments(1).run(window)),
  );
  expect(before.toSorted()).toEqual([0, 1, 2, 3, 3, 3]);
  await first().counting.allotments(1).setRunning('running', 3);
  await second().counting.allotments(1).setRunning('running', 0);
  expect(await second().counting.allotments(1).run(window)).toBe(3);
  await first().counting.allotments(1).ran('running', 1);
  expect(await second().counting.allotments(1).run(window)).toBe(2);
  await postgres.run(url, "update nodes set lease_ends_at = 0 where id = 'nod_1'");
  expect(await second().counting.allotments(1).run(window)).toBe(1);
});

test('what an epoch had goes with the next', async () => {
  await first().counting.begin(1, 'database');
  const window = windowFor('many', 1000);
  expect(await first().counting.allotments(2).take(window, 1)).toMatchObject({ taken: expect.any(Number) });
  expect(await first().counting.epoch()).toMatchObject({ number: 2, keeper: 'database', redisRun: null });
});

test('what is told late of requests that ran in an epoch before does not count in the next', async () => {
  await each(({ node }) => node.renew(0));
  const window = windowFor('late', 1, 'running');
  await first().counting.allotments(1).run(window);
  expect(await second().counting.allotments(2).run(window)).toBe(0);
});

test('windows that are forgotten leave nothing behind', async () => {
  const window = windowFor('brief', 10);
  const { counter, span } = window;
  const take = async () => (await first().counting.allotments(2).take(window, 1)).taken;
  expect([await take(), await take()]).toEqual([1, 2]);
  await second()
    .counting.allotments(2)
    .forget([{ counter, windowAt: span.startAt }]);
  expect(await take()).toBe(1);
});

test('of copies of one folder that start at once, one enters', async () => {
  const enter = async (id: string) => {
    const node = await openPostgresNodes(url, { id, name: id, journal: 'copied', version: '0' });
    const renewing = setInterval(() => void node.renew(0).catch(() => {}), 100);
    return async () => {
      clearInterval(renewing);
      await node.close();
    };
  };
  const entered = await Promise.allSettled(['nod_3', 'nod_4', 'nod_5'].map(enter));
  for (const one of entered) if (one.status === 'fulfilled') await one.value();
  expect(entered.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
});
