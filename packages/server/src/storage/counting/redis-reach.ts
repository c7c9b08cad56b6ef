// Whether counts may be kept in Redis: as long as every node hears from it, and it has forgotten nothing. After a failure
// it is given some time, and more each time it fails soon again.
import { markEpoch, sayAlive } from '../redis/redis-counts.ts';
import type { RedisLink } from '../redis/redis-link.ts';
import type { CountingEpoch, CountingRegistry, CountKeeper } from './counting-epoch.ts';

export interface RedisReach {
  readonly isAway: boolean;
  /** Prepares an epoch. Answers what Redis calls its life; null when it cannot be reached. */
  mark(epoch: CountingEpoch): Promise<string | null>;
  /** Where counts should be kept instead; null when where they are is right. */
  lookAfter(epoch: CountingEpoch): Promise<CountKeeper | null>;
  /** This node does not hear from Redis. */
  tellAway(): Promise<void>;
}

export interface RedisReachParts {
  readonly link: RedisLink;
  readonly registry: Pick<CountingRegistry, 'tellReach' | 'isRedisReachedByAll'>;
  readonly nodeId: string;
  readonly monotonic: () => number;
}

const SHORTEST_QUIET_MS = 500;
const LONGEST_QUIET_MS = 60_000;
/** Redis that was away for a moment after so long is as good as ever. */
const PROVEN_MS = 30_000;

export function createRedisReach({ link, registry, nodeId, monotonic }: RedisReachParts): RedisReach {
  let told: boolean | null = null;
  let quietMs = SHORTEST_QUIET_MS / 2;
  let quietUntil = 0;
  let reachedSince = 0;
  const tell = async (isReached: boolean) => {
    if (told === isReached) return;
    await registry.tellReach(isReached);
    told = isReached;
  };
  const isHeard = (epoch: CountingEpoch) =>
    sayAlive(link, nodeId, epoch).then(
      () => true,
      () => false,
    );
  const tellAway = async () => {
    if (told === true) {
      const isProven = monotonic() - reachedSince > PROVEN_MS;
      quietMs = isProven ? SHORTEST_QUIET_MS : Math.min(LONGEST_QUIET_MS, quietMs * 2);
      quietUntil = monotonic() + quietMs;
    }
    await tell(false);
  };
  return {
    get isAway() {
      return link.run === null;
    },
    mark: (epoch) => markEpoch(link, epoch).catch(() => null),
    async lookAfter(epoch) {
      const isReached = await isHeard(epoch);
      if (epoch.keeper === 'redis') {
        if (!isReached) return 'database';
        await tell(true);
        return link.run === epoch.redisRun ? null : 'redis';
      }
      if (!isReached || monotonic() < quietUntil) {
        await (isReached ? null : tellAway());
        return null;
      }
      if (told !== true) reachedSince = monotonic();
      await tell(true);
      return (await registry.isRedisReachedByAll()) ? 'redis' : null;
    },
    tellAway,
  };
}
