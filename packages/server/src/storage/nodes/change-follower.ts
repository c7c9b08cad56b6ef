// Hears of what nodes have changed, in order, and tells everything that remembers something on this one.
import type { ChangeFeed } from '../../app/change-feed.ts';
import type { NodeRegistry, NumberedChange } from './node-registry.ts';

export interface ChangeFollower {
  /** Position up to which every change has been acted on. */
  readonly heard: number;
  /** Resolves when that is at least the position given; rejects when changes cannot be heard of. */
  catchUpTo(position: number): Promise<void>;
  /** Acts on changes as they were told, where they come next; else on what there is by now. */
  hear(told: readonly NumberedChange[]): Promise<void>;
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

  let isAcknowledging = false;
  /** One at a time: what is heard while one is on its way is acknowledged by the next, however much that is. */
  const acknowledge = async () => {
    if (isAcknowledging) return;
    isAcknowledging = true;
    let told: number;
    do {
      told = heard;
      // Where it fails, whoever revokes waits until this node's lease has ended, or until its next renewal tells.
      await registry.acknowledge(told).catch(() => {});
    } while (heard > told);
    isAcknowledging = false;
  };
  const forgetEverything = async () => {
    // Asked for first: what is changed while everything is forgotten is heard of the next time.
    const newest = await registry.newest();
    await feed.publish({ kind: 'everything' });
    heard = newest;
  };
  const act = async (changes: readonly NumberedChange[]) => {
    for (const { position, change } of changes) {
      await feed.publish(change);
      heard = position;
    }
  };
  const ask = async (position: number) => {
    const before = heard;
    const changes = await registry.changesAfter(heard);
    if (changes !== null) await act(changes);
    if (changes === null || (heard === before && heard < position)) await forgetEverything();
    if (heard > before) void acknowledge();
  };
  const hear = async (told: readonly NumberedChange[]) => {
    const [first] = told;
    if (first === undefined || first.position > heard + 1) return ask(0);
    const before = heard;
    await act(told.filter(({ position }) => position > heard));
    // Its own as well: whoever changes something at the same time may wait for all there is.
    if (heard > before) void acknowledge();
  };
  const inTurn = (work: () => Promise<void>) => {
    round = round.catch(() => {}).then(work);
    return round;
  };
  return {
    get heard() {
      return heard;
    },
    async catchUpTo(position) {
      while (heard < position) {
        await inTurn(async () => {
          if (heard < position) await ask(position);
        });
      }
    },
    hear: (told) => inTurn(() => hear(told)),
  };
}
