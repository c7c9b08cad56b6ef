// Hears of what other nodes have changed, in order, and tells everything that remembers something on this one.
import type { ChangeFeed } from '../../app/change-feed.ts';
import type { NodeRegistry } from './node-registry.ts';

export interface ChangeFollower {
  /** Position up to which every change has been acted on. */
  readonly heard: number;
  /** Resolves when that is at least the position given; rejects when changes cannot be heard of. */
  catchUpTo(position: number): Promise<void>;
  /** Acts on what there is by now. */
  catchUp(): Promise<void>;
}

export interface FollowerParts {
  readonly registry: Pick<NodeRegistry, 'changesAfter' | 'acknowledge' | 'newest'>;
  /** Of this process. */
  readonly feed: Pick<ChangeFeed, 'publish'>;
  /** Position up to which nothing can be remembered yet. */
  readonly from: number;
}

export function createChangeFollower({ registry, feed, from }: FollowerParts): ChangeFollower {
  let heard = from;
  /** One round at a time: changes are acted on in their order. */
  let round: Promise<void> = Promise.resolve();

  const forgetEverything = async () => {
    // Asked for first: what is changed while everything is forgotten is heard of the next time.
    const newest = await registry.newest();
    await feed.publish({ kind: 'everything' });
    heard = newest;
  };
  const hear = async (position: number) => {
    const before = heard;
    const changes = await registry.changesAfter(heard);
    for (const { position, change } of changes ?? []) {
      await feed.publish(change);
      heard = position;
    }
    if (changes === null || (heard === before && heard < position)) await forgetEverything();
    if (heard > before) void acknowledge();
  };
  const acknowledge = async () => {
    // Where it fails, whoever revokes waits until this node's lease has ended, or until its next renewal tells.
    await registry.acknowledge(heard).catch(() => {});
  };
  const next = (position: number) => {
    const isHeard = () => heard >= position && position > 0;
    round = round.catch(() => {}).then(() => (isHeard() ? undefined : hear(position)));
    return round;
  };
  return {
    get heard() {
      return heard;
    },
    async catchUpTo(position) {
      while (heard < position) await next(position);
    },
    catchUp: () => next(0),
  };
}
