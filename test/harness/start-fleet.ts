// Several nodes, each a process with a data folder of its own, over one PostgreSQL; each reaches it by a link of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type SampleUpstream, startSampleUpstream } from '@keywright/example-upstream';
import { type SpawnedKeywright, spawnKeywright } from './spawn-keywright.ts';
import { startPostgres, type TestPostgres } from './start-postgres.ts';
import type { TestRedis } from './start-redis.ts';
import { openTcpLink, type TcpLink } from './tcp-link.ts';

export interface FleetNode extends SpawnedKeywright {
  readonly dataFolder: string;
  /** Between the node and the database, unless the fleet has no links. */
  readonly link: TcpLink;
  /** Between the node and Redis; null without one. */
  readonly redisLink: TcpLink | null;
  /** Each write to its journal stands still for so long, and each flush takes so much longer: where disks can be slow. */
  slowDisk(delayMs: number): Promise<void>;
}

export interface Fleet {
  /** Those that run, in the order they started in. */
  readonly nodes: readonly FleetNode[];
  readonly postgres: TestPostgres;
  /** The database all nodes share, by itself. */
  readonly database: string;
  readonly upstream: SampleUpstream;
  /** One more node; over the data folder of one that is gone, where one is given. */
  add(dataFolder?: string): Promise<FleetNode>;
  /** The primary is killed; the standby takes its place, after so long. Resolves once it has. */
  failOver(afterMs: number): Promise<void>;
  stop(): Promise<void>;
}

const POSTGRES_PORT = 5432;
const socketIn = (folder: string) => ({ path: join(folder, `.s.PGSQL.${POSTGRES_PORT}`) });

export interface FleetChoice {
  /** That counts limits for all nodes. Default: none. */
  readonly redis?: TestRedis;
  /** A synchronous standby of the database. Default: none. */
  readonly hasStandby?: boolean;
  /** Whether nodes' disks can be made slow. Default: false. */
  readonly hasSlowDisks?: boolean;
  /** Whether links to the database can fail, which costs a proxy for each. Default: true. */
  readonly hasLinks?: boolean;
}

export async function startFleet(
  size: number,
  { redis, hasStandby = false, hasSlowDisks = false, hasLinks = true }: FleetChoice = {},
): Promise<Fleet> {
  const built = new AsyncDisposableStack();
  const postgres = await startPostgres({ isDurable: true, hasStandby });
  built.defer(() => postgres.stop());
  const upstream = await startSampleUpstream();
  built.defer(() => upstream.close());
  const database = await postgres.newDatabase();
  const nodes: FleetNode[] = [];
  const add = async (dataFolder?: string): Promise<FleetNode> => {
    const link = await openTcpLink(socketIn(postgres.socketFolder));
    built.defer(() => link.close());
    const redisLink = redis === undefined ? null : await openTcpLink({ path: redis.socket });
    if (redisLink !== null) built.defer(() => redisLink.close());
    const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), 'keywright-node-')));
    if (dataFolder === undefined) built.defer(() => rm(folder, { recursive: true, force: true }));
    const slowDiskFile = join(folder, 'slow-disk');
    const linkedUrl = `postgres://keywright@127.0.0.1:${link.port}${new URL(database).pathname}`;
    const started = await spawnKeywright({
      dataFolder: folder,
      databaseUrl: hasLinks ? linkedUrl : database,
      upstreamUrl: upstream.url,
      ...(hasSlowDisks && { slowDiskFile }),
      ...(redisLink !== null && { redisUrl: `redis://127.0.0.1:${redisLink.port}` }),
    });
    built.defer(async () => {
      started.kill('SIGKILL');
      started.kill('SIGCONT');
      await started.exit;
    });
    const slowDisk = (delayMs: number) => writeFile(slowDiskFile, String(delayMs));
    const node = { ...started, dataFolder: folder, link, redisLink, slowDisk };
    nodes.push(node);
    void started.exit.then(() => nodes.splice(nodes.indexOf(node), 1));
    return node;
  };
  const failOver = async (afterMs: number) => {
    const { standby } = postgres;
    if (standby === null) throw new Error('There is no standby.');
    await postgres.crash('SIGKILL');
    await setTimeout(afterMs);
    await standby.promote();
    for (const { link } of nodes) link.leadTo(socketIn(standby.socketFolder));
  };
  const stop = () => built.disposeAsync();
  try {
    await Promise.all(Array.from({ length: size }, () => add()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, postgres, database, upstream, add, failOver, stop };
}
