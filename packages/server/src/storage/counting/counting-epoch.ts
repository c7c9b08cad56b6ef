// Counting goes by epochs: in each, one place keeps the counts of all nodes. A new epoch begins when that place is lost, or
// a better one can be had, and opens when no node counts in an older one any more and the ledger has all they counted.
import type { EpochMs } from '@keywright/core/instant';
import type { CountedWindow } from './counted-window.ts';

export type CountKeeper = 'redis' | 'database';

export interface CountingEpoch {
  readonly number: number;
  readonly keeper: CountKeeper;
  /** Told by chance, so that two installations may share one Redis. */
  readonly name: string;
  /** By the database's clock; null: nothing is counted in it yet. */
  readonly openedAt: EpochMs | null;
  /** What Redis called its life when the epoch opened; null where Redis keeps nothing. */
  readonly redisRun: string | null;
}

export interface OpenedEpoch extends CountingEpoch {
  readonly openedAt: EpochMs;
}

/** What nodes agree on through the database. */
export interface CountingRegistry {
  /** The newest. */
  epoch(): Promise<CountingEpoch>;
  /** Begins the epoch after the one given, unless somebody else has. */
  begin(after: number, keeper: CountKeeper): Promise<void>;
  /** This node counts in no older epoch any more, and the ledger has all it counted there. */
  settle(number: number): Promise<void>;
  /** Opens the epoch if every node that holds a lease, or did a moment ago, has settled in it. */
  open(number: number, redisRun: string | null): Promise<void>;
  /** What the ledger has of a window: used, or held by requests that run. */
  ledgerCount(window: CountedWindow): Promise<number>;
  /** Whether this node hears from Redis. */
  tellReach(isReached: boolean): Promise<void>;
  /** Whether every node that holds a lease does. */
  isRedisReachedByAll(): Promise<boolean>;
}
