// This process among others: asks for its lease again and again, hears of changes at once, and says when it is cut off.
import type { ChangeFeed } from '../../app/change-feed.ts';
import type { FailureLog } from '../../app/ports.ts';
import { type ChangeFollower, createChangeFollower } from './change-follower.ts';
import { createLease, type Lease, type NodeClock } from './lease.ts';
import type { NodeRegistry, NumberedChange } from './node-registry.ts';

export const RENEWAL_MS = 200;

/** What is running is cut unless it is heard by then that nothing has changed. */
const LAST_QUESTION_MS = 50;

export interface NodeParts {
  readonly registry: NodeRegistry;
  /** Of this process. */
  readonly feed: ChangeFeed;
  readonly clock: NodeClock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly failures: FailureLog;
  /** A lease is about to be given in this epoch of counting. */
  readonly epochHeard: (countingEpoch: number) => void;
  /** The lease has ended, and nobody knows what has changed since. */
  readonly cutOff: () => void;
}

export interface RunningNode {
  readonly lease: Lease;
  /** To be called with what a node has changed, or with nothing when one may have changed something. */
  hear(told: readonly NumberedChange[]): void;
  /** Asks for no more leases. */
  stop(): Promise<void>;
}

/** Resolves when the first lease was given. `renewOnce`: what a simulation leaves a step out of. */
export async function startNode(parts: NodeParts, renewOnce = renewLease): Promise<RunningNode> {
  const { registry, feed, clock, sleep, failures, epochHeard } = parts;
  const lease = createLease(clock);
  const follower = createChangeFollower({ registry, feed, from: await registry.newest() });
  const renew = () => renewOnce({ registry, lease, follower, epochHeard });
  await renew();

  let isStopped = false;
  const repeat = async (pauseMs: () => number, work: () => Promise<void>) => {
    while (!isStopped) {
      await sleep(pauseMs());
      if (!isStopped) await work();
    }
  };
  const running = [
    repeat(
      () => RENEWAL_MS,
      () => renew().catch((error: unknown) => failures.report(error, 'renewing the lease')),
    ),
    repeat(
      () => lease.leftMs() || RENEWAL_MS,
      async () => {
        if (lease.holds() || (await isHeard(parts, follower)) || lease.holds()) return;
        parts.cutOff();
      },
    ),
  ];
  return {
    lease,
    hear: (told) => {
      follower.hear(told).catch((error: unknown) => failures.report(error, 'hearing of changes'));
    },
    async stop() {
      isStopped = true;
      await Promise.all(running);
    },
  };
}

/** Whether all there is has been acted on, by an answer that comes soon. */
async function isHeard({ registry, sleep }: NodeParts, follower: ChangeFollower): Promise<boolean> {
  const heard = async () => {
    await follower.catchUpTo(await registry.newest());
    return true;
  };
  const late = sleep(LAST_QUESTION_MS).then(() => false);
  return Promise.race([heard().catch(() => false), late]);
}

export interface RenewalParts {
  readonly registry: Pick<NodeRegistry, 'renew'>;
  readonly lease: Pick<Lease, 'now' | 'begin'>;
  readonly follower: Pick<ChangeFollower, 'heard' | 'catchUpTo'>;
  readonly epochHeard: NodeParts['epochHeard'];
}

/** The order is the protocol (docs/adr/0020-leases.md): counted from before the question, and only after all changes. */
export async function renewLease({ registry, lease, follower, epochHeard }: RenewalParts): Promise<void> {
  const askedAt = lease.now();
  const { position, countingEpoch } = await registry.renew(follower.heard);
  await follower.catchUpTo(position);
  epochHeard(countingEpoch);
  lease.begin(askedAt);
}
