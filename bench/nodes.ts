// P-35, and what docs/scale.md counts with: verification and gateway on one and two nodes over PostgreSQL, without limits,
// with limits in the database and in Redis, beside SQLite in one process and in two workers, and beside a bare server.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '../packages/server/src/app/ports.ts';
import { openPostgresStorage } from '../packages/server/src/storage/postgres.ts';
import { openSqliteStorage } from '../packages/server/src/storage/sqlite.ts';
import { digest } from '../packages/server/src/system/secrets.ts';
import { startPostgres, type TestPostgres } from '../test/harness/start-postgres.ts';
import { startRedis, type TestRedis } from '../test/harness/start-redis.ts';
import { answerOfVerification } from './harness/answer-of-verification.ts';
import { type BenchOptions, benchOptions } from './harness/bench-options.ts';
import { startProcess } from './harness/bench-process.ts';
import { freePort } from './harness/free-port.ts';
import { type Counting, insertKeys } from './harness/insert-keys.ts';
import { type ManyParty, manyInTurns, type PartyFigures, printFigures } from './harness/many-in-turns.ts';
import { cpuMicrosOfTree } from './harness/process-tree.ts';
import { type SpawnedKeywright, spawnKeywright } from './harness/spawned-keywright.ts';
import { warmKeys } from './harness/warm-keys.ts';
import { requireWrk } from './harness/wrk.ts';

const VERIFY = '/api/v1/keys/verify';
const CHAT = '/v1/chat/completions';
const TOKEN = `bench-${randomUUID()}`;

/** Files of one key a line. */
type KeyFiles = Readonly<Record<Counting, string>>;

interface Place {
  readonly name: string;
  readonly nodes: readonly SpawnedKeywright[];
  readonly keys: KeyFiles;
  readonly shared: ManyParty['shared'];
}

export interface NodesResult {
  readonly verify: readonly PartyFigures[];
  readonly gateway: readonly PartyFigures[];
}

export async function nodes(options: BenchOptions): Promise<NodesResult> {
  requireWrk();
  await using built = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'keywright-bench-nodes-'));
  built.defer(() => rm(folder, { recursive: true, force: true }));
  const upstream = await startProcess('upstream', null);
  built.defer(() => upstream.stop());
  const start = async (choice: Partial<Parameters<typeof spawnKeywright>[0]>) => {
    const started = await spawnKeywright({ adminToken: TOKEN, upstreamUrl: upstream.url, ...choice });
    built.defer(() => started.stop());
    return started;
  };
  const fill = async (name: string, storage: Storage): Promise<KeyFiles> => {
    const files = { counted: join(folder, `${name}-counted`), uncounted: join(folder, `${name}-uncounted`) };
    for (const counting of ['counted', 'uncounted'] as const) {
      const values = await insertKeys(storage, { count: options.keys, counting });
      await writeFile(files[counting], `${values.join('\n')}\n`);
    }
    await storage.close();
    return files;
  };
  const onSqlite = async (name: string, workers: number): Promise<Place> => {
    const dataFolder = await mkdtemp(join(folder, 'sqlite-'));
    const storage = await openSqliteStorage({ path: join(dataFolder, 'keywright.db'), digest });
    const keys = await fill(`sqlite-${workers}`, storage);
    return { name, nodes: [await start({ dataFolder, workers })], keys, shared: {} };
  };
  const postgres = await startPostgres({ isDurable: true });
  built.defer(() => postgres.stop());
  const redisPort = await freePort();
  const redis = await startRedis(redisPort);
  built.defer(() => redis.stop());
  const onPostgres = async (name: string, redisUrl: string | null): Promise<Place> => {
    const databaseUrl = await postgres.newDatabase();
    const keys = await fill(name, await openPostgresStorage({ url: databaseUrl, digest, journal: 'bench' }));
    const choice = { databaseUrl, ...(redisUrl !== null && { redisUrl }) };
    return {
      name,
      nodes: [await start(choice), await start(choice)],
      keys,
      shared: sharedBy(postgres, redis),
    };
  };
  const places = {
    sqlite: await onSqlite('SQLite', 1),
    workers: await onSqlite('SQLite, 2 workers', 2),
    database: await onPostgres('PostgreSQL', null),
    redis: await onPostgres('PostgreSQL and Redis', `redis://127.0.0.1:${redisPort}`),
  };
  for (const { nodes, keys } of Object.values(places)) {
    for (const { url } of nodes) for (const file of Object.values(keys)) await warmKeys(url, TOKEN, file);
  }
  const keysFile = places.sqlite.keys.counted;
  const answer = await answerOfVerification({
    url: places.sqlite.nodes[0]?.url ?? '',
    token: TOKEN,
    keysFile,
  });
  const server = await startProcess('bare-server', answer);
  built.defer(() => server.stop());
  const proxy = await startProcess('bare-proxy', { upstreamUrl: upstream.url });
  built.defer(() => proxy.stop());
  const bare = { name: 'bare', shared: {}, keysFile, token: TOKEN };
  return {
    verify: await manyInTurns(
      [{ ...bare, nodes: [server], path: VERIFY }, ...partiesOf(places, VERIFY)],
      'verify',
      options,
    ),
    gateway: await manyInTurns(
      [{ ...bare, nodes: [proxy], path: CHAT }, ...partiesOf(places, `/stav${CHAT}`)],
      'chat',
      options,
    ),
  };
}

function sharedBy(postgres: TestPostgres, redis: TestRedis): ManyParty['shared'] {
  return {
    PostgreSQL: () => cpuMicrosOfTree(postgres.pid),
    Redis: () => cpuMicrosOfTree(redis.pid),
  };
}

function partiesOf(
  { sqlite, workers, database, redis }: Readonly<Record<'sqlite' | 'workers' | 'database' | 'redis', Place>>,
  path: string,
): readonly ManyParty[] {
  const party = (place: Place, counting: Counting, count = 1): ManyParty => ({
    name: `${place.name}${count > 1 ? `, ${count} nodes` : ''}, ${counting === 'counted' ? 'limits' : 'no limits'}`,
    nodes: place.nodes.slice(0, count),
    shared: place.shared,
    path,
    keysFile: place.keys[counting],
    token: TOKEN,
  });
  return [
    party(sqlite, 'uncounted'),
    party(workers, 'uncounted'),
    party(database, 'uncounted'),
    party(database, 'uncounted', 2),
    party(sqlite, 'counted'),
    party(workers, 'counted'),
    party(database, 'counted'),
    party(database, 'counted', 2),
    party(redis, 'counted'),
    party(redis, 'counted', 2),
  ];
}

if (import.meta.main) {
  const options = benchOptions();
  const { verify, gateway } = await nodes(options);
  printFigures('verify over HTTP', verify, options);
  printFigures('gateway', gateway, options);
}
