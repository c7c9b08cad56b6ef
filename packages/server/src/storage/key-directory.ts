// Keys for verification, from memory once read. A revoked key must never come back (revocation.md, condition C3):
// a record whose key was changed after its read began is neither kept nor given to a verification that began later.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { LRUCache } from 'lru-cache';
import type { ChangeFeed, KeyDirectory, KeyReader } from '../app/ports.ts';

export interface KeyDirectoryOptions {
  readonly keys: Pick<KeyReader, 'findByDigest'>;
  readonly feed: Pick<ChangeFeed, 'subscribe'>;
  /** Secrets remembered; the least recently used ones are forgotten first. */
  readonly maxEntries: number;
}

export function createKeyDirectory({ keys, feed, maxEntries }: KeyDirectoryOptions): KeyDirectory {
  const known = new LRUCache<string, ApiKey>({ max: maxEntries });
  /** The read under way for a digest, as long as its answer is fit for whoever asks now. */
  const reading = new Map<string, Promise<ApiKey | null>>();

  // Taking a read out of `reading` is what makes it unfit: it still answers those who already wait for it (they began
  // before the change was published), but later ones start anew, and it finds itself replaced when it ends.
  feed.subscribe(({ digests }) => {
    for (const digest of digests) {
      known.delete(digest);
      reading.delete(digest);
    }
  });

  const read = (digest: string): Promise<ApiKey | null> => {
    const isFit = () => reading.get(digest) === answer;
    const answer: Promise<ApiKey | null> = keys
      .findByDigest(digest)
      .then((key) => {
        // An unknown digest is not remembered: it may be issued later, and junk must not push out real keys.
        if (key !== null && isFit()) known.set(ownCopy(digest, key), key);
        return key;
      })
      .finally(() => {
        if (isFit()) reading.delete(digest);
      });
    reading.set(digest, answer);
    return answer;
  };

  return { findByDigest: (digest) => known.get(digest) ?? reading.get(digest) ?? read(digest) };
}

/** The record's own copy of an equal text, so that the one that came with a request is not kept beside it. */
function ownCopy(digest: string, key: ApiKey): string {
  return key.secrets.find((secret) => secret.digest === digest)?.digest ?? digest;
}
