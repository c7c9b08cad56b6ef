// What docs/scale.md multiplies: the cost, to the database and to Redis, of everything that a node asks of them, each measured
// with the program's own statements on a real server whose disk is waited for.
import pg from 'pg';
import { limitRule } from '@keywright/core/limits/limit-rule';
import type { Storage } from '../packages/server/src/app/ports.ts';
import { type CountedWindow, countedWindow } from '../packages/server/src/storage/counting/counted-window.ts';
import { openPostgresStorage } from '../packages/server/src/storage/postgres.ts';
import { openPostgresCounting } from '../packages/server/src/storage/postgres/postgres-counting.ts';
import {
  openPostgresNodes,
  type PostgresNodes,
} from '../packages/server/src/storage/postgres/postgres-nodes.ts';
import { createRedisCounts, markEpoch } from '../packages/server/src/storage/redis/redis-counts.ts';
import { openRedisLink } from '../packages/server/src/storage/redis/redis-link.ts';
import { digest } from '../packages/server/src/system/secrets.ts';
import { startPostgres } from '../test/harness/start-postgres.ts';
import { startRedis } from '../test/harness/start-redis.ts';
import { benchOptions } from './harness/bench-options.ts';
import { freePort } from './harness/free-port.ts';
import { latenciesOf } from './harness/latencies.ts';
import { measureOtherRenewals } from './harness/other-renewals.ts';
import { changeRights, measureLedger } from './harness/ledger-costs.ts';
import {
  costOf,
  type Measure,
  type MeasuredServer,
  type Operation,
  type OperationCost,
  postgresServer,
  printCosts,
} from './harness/operation-costs.ts';

const NODES = 1000;
/** Questions under way at once: of so many nodes at a time. */
const LANES = 16;
const HOUR_MS = 3_600_000;
const BURST = limitRule({ name: 'burst', per: 'key', limit: 1_000_000, window: 60_000 });

export async function costs(seconds: number): Promise<readonly OperationCost[]> {
  await using built = new AsyncDisposableStack();
  const postgres = await startPostgres({ isDurable: true });
  built.defer(() => postgres.stop());
  const url = await postgres.newDatabase();
  const storage = await openPostgresStorage({ url, digest, journal: 'bench' });
  built.defer(() => storage.close());
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  built.defer(() => db.end());
  const server = postgresServer(postgres.pid, db);
  const told: OperationCost[] = [];
  const measure = async (operation: Operation, of: MeasuredServer = server) => {
    told.push(await costOf(of, operation, seconds));
  };
  const nodes = await measureNodes(url, db, built, measure);
  await measureWaiting(storage, nodes, measure);
  await measureOtherRenewals(url, measure);
  await measureLedger(storage, db, measure);
  const port = await freePort();
  const redis = await startRedis(port);
  built.defer(() => redis.stop());
  await measureRedis({ pid: redis.pid, port }, measure);
  return told;
}

async function measureNodes(
  url: string,
  db: pg.Client,
  built: AsyncDisposableStack,
  measure: Measure,
): Promise<readonly PostgresNodes[]> {
  const identity = (lane: number) => ({
    id: `node-${lane}`,
    name: 'bench',
    journal: `j-${lane}`,
    version: '1',
  });
  const nodes: PostgresNodes[] = [];
  for (let lane = 0; lane < LANES; lane += 1) nodes.push(await openPostgresNodes(url, identity(lane)));
  built.defer(async () => void (await Promise.all(nodes.map((node) => node.close()))));
  await db.query(
    `insert into nodes (id, name, journal, version, started_at, lease_ends_at, acknowledged)
     select 'other-' || n, 'other', 'o-' || n, '1', 0, ${Date.now() + HOUR_MS}, 0 from generate_series(1, ${NODES - LANES}) n`,
  );
  const counting = openPostgresCounting(url, { nodeId: 'node-0', newName: () => 'bench' });
  built.defer(() => counting.close());
  const multixacts = async () => {
    await db.query('checkpoint');
    const { rows } = await db.query<{ next: string }>(
      'select next_multixact_id as next from pg_control_checkpoint()',
    );
    return Number(rows[0]?.next);
  };
  const hot = async () => {
    const { rows } = await db.query<{ hot: string; all: string; size: string }>(
      `select n_tup_hot_upd as hot, n_tup_upd as all, pg_relation_size('nodes') as size
       from pg_stat_user_tables where relname = 'nodes'`,
    );
    const { hot: inPlace, all, size } = rows[0] ?? { hot: 0, all: 1, size: 0 };
    return `${((100 * Number(inPlace)) / Number(all)).toFixed(0)} % of updates in place, table ${Number(size) / 1024} KiB`;
  };
  const first = await multixacts();
  let renewals = 0;
  await measure({
    name: `renewal of a lease, ${NODES} nodes`,
    lanes: LANES,
    run: (lane) => {
      renewals += 1;
      return nodes[lane]?.renew(0) ?? Promise.resolve();
    },
    note: async () =>
      `${(((await multixacts()) - first) / renewals).toFixed(2)} multixacts each; ${await hot()}`,
  });
  await measure({ name: 'where is counted (each node, 4 a second)', lanes: 8, run: () => counting.epoch() });
  await measure({
    name: 'changes after a position (each node, each change)',
    lanes: LANES,
    run: async (lane) => nodes[lane]?.changesAfter(0),
  });
  await measure({
    name: 'acknowledgement (each node, each change)',
    lanes: LANES,
    run: async (lane, turn) => nodes[lane]?.acknowledge(turn),
  });
  await measureNotices(url, db, built, measure);
  const windowOf = (counter: string) => countedWindow({ rule: BURST, counter, amount: 1 }, Date.now());
  const { number } = await counting.epoch();
  const allotments = counting.allotments(number);
  await measure({
    name: 'allotment, first of its window',
    lanes: 8,
    run: (_, turn) => allotments.take(windowOf(`key-${turn}`), 1),
  });
  const known = Array.from({ length: 8 }, (_, lane) => windowOf(`known-${lane}`));
  await measure({
    name: 'allotment, one more of its window',
    lanes: 8,
    run: (lane) => allotments.take(known[lane] as CountedWindow, 1),
  });
  return nodes;
}

/** One lane changes rights, all others renew leases, which the lock of the head keeps apart. */
async function measureWaiting(
  storage: Storage,
  nodes: readonly PostgresNodes[],
  measure: Measure,
): Promise<void> {
  const took: number[] = [];
  const change = async (turn: number) => {
    const begunAt = performance.now();
    await changeRights(storage, turn);
    took.push(performance.now() - begunAt);
  };
  await measure({
    name: 'renewals, with changes of rights one after the other',
    lanes: LANES,
    run: (lane, turn) => (lane === 0 ? change(turn) : nodes[lane]?.renew(0)) ?? Promise.resolve(),
    note: async () => {
      const { count, p50Ms, p99Ms } = latenciesOf(took);
      return `a change takes p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, of ${count}`;
    },
  });
}

const LISTENERS = 100;

async function measureNotices(
  url: string,
  db: pg.Client,
  built: AsyncDisposableStack,
  measure: Measure,
): Promise<void> {
  const notify = async () => db.query("select pg_notify('bench', '')");
  await measure({ name: 'NOTIFY that nobody listens to', lanes: 1, run: notify });
  const listeners = Array.from({ length: LISTENERS }, () => new pg.Client({ connectionString: url }));
  built.defer(async () => void (await Promise.all(listeners.map((one) => one.end()))));
  for (const one of listeners) {
    await one.connect();
    await one.query('listen bench');
  }
  await measure({ name: `NOTIFY that ${LISTENERS} nodes listen to`, lanes: 1, run: notify });
  for (const one of listeners) await one.query('unlisten *');
}

async function measureRedis(
  redis: { readonly pid: number; readonly port: number },
  measure: Measure,
): Promise<void> {
  const failures = { report: (error: unknown) => console.error(error) };
  const link = await openRedisLink(`redis://127.0.0.1:${redis.port}`, failures);
  const epoch = { number: 1, keeper: 'redis', name: 'bench', openedAt: 0, redisRun: null } as const;
  const run = await markEpoch(link, epoch);
  const counts = createRedisCounts(epoch, { link, nodeId: 'node-0', ledgerCount: async () => 0, failures });
  counts.open({ ...epoch, redisRun: run });
  const server = { pid: redis.pid, logPosition: async () => null };
  for (const windows of [1, 3]) {
    await measure(
      {
        name: `charge in Redis, ${windows === 1 ? 'one window' : `${windows} windows`}`,
        lanes: LANES,
        run: (_, turn) => {
          const now = Date.now();
          const counter = `key-${turn % 10_000}`;
          const asked = Array.from({ length: windows }, (_, one) =>
            countedWindow({ rule: BURST, counter: `${counter}/${one}`, amount: 1 }, now),
          );
          return counts.charge(asked, now);
        },
      },
      server,
    );
  }
  await link.close();
}

if (import.meta.main) {
  const options = benchOptions();
  printCosts(await costs(options.seconds), options);
}
