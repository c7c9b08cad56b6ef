// Keys for verification, from memory once read, and forgotten by every secret of theirs when they change.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { ChangeFeed, MemoryLease } from '../../app/change-feed.ts';
import type { KeyDirectory, KeyReader } from '../../app/ports.ts';
import { createRememberedRecords } from './remembered-records.ts';

export interface KeyDirectoryOptions {
  readonly keys: Pick<KeyReader, 'findByDigest'>;
  readonly feed: Pick<ChangeFeed, 'subscribe'>;
  readonly lease: MemoryLease;
  /** Secrets remembered; the least recently used ones are forgotten first. */
  readonly maxEntries: number;
}

export function createKeyDirectory({ keys, feed, lease, maxEntries }: KeyDirectoryOptions): KeyDirectory {
  const read = (digest: string) => keys.findByDigest(digest);
  const records = createRememberedRecords<ApiKey>({ read, lease, maxEntries, ownCopy: ownDigest });
  feed.subscribe((change) => {
    if (change.kind === 'key') for (const digest of change.digests) records.forget(digest);
    if (change.kind === 'everything') records.forgetAll();
  });
  return { findByDigest: records.find };
}

function ownDigest(digest: string, key: ApiKey): string {
  return key.secrets.find((secret) => secret.digest === digest)?.digest ?? digest;
}
