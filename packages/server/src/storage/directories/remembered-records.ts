// Records of the store, from memory once read. What was taken away must never come back (revocation.md, condition C3):
// a record that was changed after its read began is neither kept nor given to whoever asked later.
import { LRUCache } from 'lru-cache';
import type { MemoryLease } from '../../app/change-feed.ts';

export interface RememberedRecordsOptions<T> {
  readonly read: (name: string) => Promise<T | null>;
  /** While it does not hold, whoever asks is answered from the store, each by a read of their own. */
  readonly lease: MemoryLease;
  /** Records remembered; the least recently used ones are forgotten first. */
  readonly maxEntries: number;
  /** The record's own copy of an equal name, so that the one that came with a request is not kept beside it. */
  readonly ownCopy: (name: string, record: T) => string;
}

export interface RememberedRecords<T> {
  /** Synchronous when the answer is in memory. Rejects while neither memory nor store may answer. */
  find(name: string): T | null | Promise<T | null>;
  /** To be called when a change of the record is committed, before anybody is told of it. */
  forget(name: string): void;
  /** The same, of all records. */
  forgetAll(): void;
}

export function createRememberedRecords<T extends object>(
  options: RememberedRecordsOptions<T>,
): RememberedRecords<T> {
  const known = new LRUCache<string, T>({ max: options.maxEntries });
  /** The read under way for a name, as long as its answer is fit for whoever asks now. */
  const reading = new Map<string, Promise<T | null>>();

  const read = (name: string): Promise<T | null> => {
    const isFit = () => reading.get(name) === answer;
    const answer: Promise<T | null> = options
      .read(name)
      .then((record) => {
        // What is unknown is not remembered: it may be made later, and junk must not push out what there is.
        if (record !== null && isFit()) known.set(options.ownCopy(name, record), record);
        return record;
      })
      .finally(() => {
        if (isFit()) reading.delete(name);
      });
    reading.set(name, answer);
    return answer;
  };

  return {
    find: (name) =>
      options.lease.holds() ? (known.get(name) ?? reading.get(name) ?? read(name)) : options.read(name),
    // Taking a read out of `reading` is what makes it unfit: it still answers those who already wait for it (they began
    // before the change was published), but later ones start anew, and it finds itself replaced when it ends.
    forget(name) {
      known.delete(name);
      reading.delete(name);
    },
    forgetAll() {
      known.clear();
      reading.clear();
    },
  };
}
