// Where nodes meet: what the database keeps of them, and the changes they tell each other of.
import type { RightsChange } from '../../app/change-feed.ts';

export interface NumberedChange {
  /** Consecutive, in the order of committing. */
  readonly position: number;
  readonly change: RightsChange;
}

export interface Renewal {
  readonly position: number;
  /** In which limits are counted by now: the lease is for none before it. */
  readonly countingEpoch: number;
}

export interface NodeRegistry {
  /**
   * Grants this node a lease from now on by the database's clock, and answers the newest position: one locked step
   * (condition C1), so that a change is either before the answer or sees the lease. `heard`: the position up to which
   * this node has acted on changes.
   */
  renew(heard: number): Promise<Renewal>;
  /** Those behind the position, some at a time, oldest first; null when not all of them are kept any more. */
  changesAfter(position: number): Promise<readonly NumberedChange[] | null>;
  /** This node has acted on all changes up to the position. */
  acknowledge(position: number): Promise<void>;
  /** The newest position. */
  newest(): Promise<number>;
  /** The other nodes that hold a lease and have not acknowledged the position. */
  awaited(position: number | 'newest'): Promise<AwaitedNodes>;
}

export interface AwaitedNodes {
  /** What they have not acknowledged. */
  readonly position: number;
  readonly count: number;
}
