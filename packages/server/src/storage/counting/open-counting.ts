// Where limits are counted: in this process while it is alone, and by all nodes together otherwise.
import { setTimeout } from 'node:timers/promises';
import type { MemoryLease } from '../../app/change-feed.ts';
import type { LimitCounters } from '../../app/limits/limit-ports.ts';
import type { RestorableCounters } from '../../app/limits/restore-limits.ts';
import type { FailureLog } from '../../app/ports.ts';
import type { Turns } from '../../app/usage/folding/fold-ports.ts';
import type { UsageCatchUp } from '../../app/usage/usage-ports.ts';
import { createAllottedCounts } from './allotted-counts.ts';
import type { CountingEpoch } from './counting-epoch.ts';
import { createEpochKeeper } from './epoch-keeper.ts';
import { createRedisReach } from './redis-reach.ts';
import { createSharedLimitCounters } from './shared-limit-counters.ts';
import { createLocalLimitCounters } from '../local-limit-counters.ts';
import { openPostgresCounting, type PostgresCounting } from '../postgres/postgres-counting.ts';
import { createRedisCounts } from '../redis/redis-counts.ts';
import { openRedisLink, type RedisLink } from '../redis/redis-link.ts';

export interface CountingParts {
  readonly turns: Turns;
  readonly lease: MemoryLease;
  readonly failures: FailureLog;
}

/** What the journal told of the life before. */
export interface CountingStart extends UsageCatchUp {
  readonly isUnclean: boolean;
}

export interface Counting {
  readonly counters: LimitCounters;
  /** What the ledger counted is told to these at a start; null where they read it themselves. */
  readonly restorable: RestorableCounters | null;
  /** A lease was given in this epoch. */
  heard(epoch: number): void;
  /** Resolves when charges need not wait any more, or after a while. */
  start(from: CountingStart): Promise<void>;
  stop(): Promise<void>;
}

/** Of a node among others. */
export interface CountingPlace {
  readonly id: string;
  readonly databaseUrl: string;
  /** Null: without Redis the database keeps what limits count. */
  readonly redisUrl: string | null;
  readonly newEpochName: () => string;
}

/** Null: this process counts. Counters: another one does, and keeps them by itself. */
export async function openCounting(
  place: CountingPlace | LimitCounters | null,
  parts: CountingParts,
): Promise<Counting> {
  if (place === null) return countAlone();
  if (!('databaseUrl' in place)) return { ...countAlone(), counters: place, restorable: null };
  const { id: nodeId, newEpochName: newName } = place;
  const registry = openPostgresCounting(place.databaseUrl, { nodeId, newName });
  const link = place.redisUrl === null ? null : await openRedisLink(place.redisUrl, parts.failures);
  return countTogether({ ...parts, registry, link, nodeId });
}

function countAlone(): Counting {
  const counters = createLocalLimitCounters();
  return { counters, restorable: counters, heard: () => {}, start: async () => {}, stop: async () => {} };
}

interface TogetherParts extends CountingParts {
  readonly registry: PostgresCounting;
  readonly link: RedisLink | null;
  readonly nodeId: string;
}

function countTogether({ registry, link, nodeId, turns, lease, failures }: TogetherParts): Counting {
  const running = new Map<string, number>();
  const stopping = new AbortController();
  const sleep = (ms: number) => setTimeout(ms, undefined, { signal: stopping.signal }).catch(() => {});
  const { ledgerCount } = registry;
  const countsOf = (epoch: CountingEpoch) =>
    epoch.keeper === 'redis' && link !== null
      ? createRedisCounts(epoch, { link, nodeId, ledgerCount, failures })
      : createAllottedCounts({ allotments: registry.allotments(epoch.number), failures });
  const redis = link && createRedisReach({ link, registry, nodeId, monotonic: () => performance.now() });
  let catchUp = async () => {};
  const epochs = createEpochKeeper({
    registry,
    redis,
    countsOf,
    running,
    catchUp: () => catchUp(),
    turns,
    sleep,
    failures,
  });
  return {
    counters: createSharedLimitCounters({ epochs, lease, running, sleep, failures }),
    restorable: null,
    heard: (epoch) => epochs.heard(epoch),
    start: async (from) => {
      catchUp = from.catchUp;
      await epochs.start(from.isUnclean);
    },
    stop: async () => {
      stopping.abort();
      await epochs.stop().catch((error: unknown) => failures.report(error, 'giving allotments back'));
      await link?.close();
      await registry.close();
    },
  };
}
