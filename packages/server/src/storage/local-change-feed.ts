// Tells the listeners of this process of a committed change. When `publish` has resolved, every one of them has acted:
// that is what lets `revoke` return.
import { type ChangeFeed, type RightsChange, subjectOfChange } from '../app/change-feed.ts';

export interface LocalChangeFeed extends ChangeFeed {
  /** The same at once; throws when a listener failed. */
  tell(change: RightsChange): void;
}

export function createLocalChangeFeed(): LocalChangeFeed {
  const listeners = new Set<(change: RightsChange) => void>();
  const tell = (change: RightsChange) => {
    const failures: unknown[] = [];
    for (const listener of [...listeners]) {
      try {
        listener(change);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `A change of ${subjectOfChange(change) ?? 'everything'} was not taken up everywhere.`,
      );
    }
  };
  return {
    tell,
    publish: async (change) => tell(change),
    subscribe: (listener) => {
      // Wrapped, so that a function subscribed twice is called twice, and leaves once for each.
      const subscription = (change: RightsChange) => listener(change);
      listeners.add(subscription);
      return () => {
        listeners.delete(subscription);
      };
    },
  };
}
