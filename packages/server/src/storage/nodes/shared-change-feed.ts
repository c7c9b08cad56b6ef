// Tells of a change on every node: this one at once, the others through the database. Whoever revokes waits until each
// has acknowledged or cannot remember any more: it lets go of what it remembers when its lease ends, and none that was
// given before the change was committed lasts longer than that.
import type { ChangeFeed } from '../../app/change-feed.ts';
import { LEASE_MS } from './lease.ts';
import type { NodeRegistry } from './node-registry.ts';

export interface SharedFeedParts {
  readonly registry: Pick<NodeRegistry, 'awaited'>;
  /** Of this process. */
  readonly local: ChangeFeed;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Clocks drift apart by 200 ppm at most. */
const DRIFT_MS = 1;

/**
 * A node that hears of it acknowledges within a millisecond or two, hardly more than it takes to ask; for one that does
 * not, nobody asks often.
 */
const PAUSES_MS = [0, 0, 0, 1, 1, 2, 4, 8, 16, 25] as const;

export function createSharedChangeFeed({ registry, local, sleep }: SharedFeedParts): ChangeFeed {
  const acknowledged = async () => {
    let wanted: number | 'newest' = 'newest';
    for (let asked = 0; ; asked += 1) {
      const { position, count } = await registry.awaited(wanted);
      if (count === 0) return;
      wanted = position;
      const pauseMs = PAUSES_MS[Math.min(asked, PAUSES_MS.length - 1)] ?? 0;
      if (pauseMs > 0) await sleep(pauseMs);
    }
  };
  /** A database that does not answer any more renews no lease either. */
  const everywhere = () => {
    const lapsed = sleep(LEASE_MS + DRIFT_MS);
    return Promise.race([lapsed, acknowledged().catch(() => lapsed)]);
  };
  let waiting: Promise<void> | null = null;
  /** What is published in one turn, the keys of a workspace, say, is waited for together. */
  const together = () => {
    waiting ??= Promise.resolve().then(() => {
      waiting = null;
      return everywhere();
    });
    return waiting;
  };
  return {
    subscribe: local.subscribe,
    publish: async (change) => {
      const told = local.publish(change);
      await Promise.all([told, together()]);
    },
  };
}
