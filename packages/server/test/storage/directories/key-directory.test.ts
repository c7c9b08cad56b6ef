// The cache of keys against a store whose reads are held open by hand.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { describe, expect, test } from 'vitest';
import { sampleKey, sampleSecret, T0 } from '../../../../../test/contracts/sample-records.ts';
import { createKeyDirectory } from '../../../src/storage/directories/key-directory.ts';
import { createLocalChangeFeed } from '../../../src/storage/local-change-feed.ts';
import { SOLE_PROCESS } from '../../../src/storage/nodes/sole-process.ts';

interface HeldRead {
  readonly digest: string;
  answer(): void;
  fail(error: Error): void;
}

/** A store whose reads take their snapshot when they begin, and answer when told to. */
function heldStore() {
  const keys = new Map<string, ApiKey>();
  const reads: HeldRead[] = [];
  const findByDigest = (digest: string) =>
    new Promise<ApiKey | null>((resolve, reject) => {
      const snapshot = keys.get(digest) ?? null;
      reads.push({ digest, answer: () => resolve(snapshot), fail: reject });
    });
  const store = (key: ApiKey) => {
    for (const { digest } of key.secrets) keys.set(digest, key);
  };
  const read = (index: number): HeldRead => {
    const found = reads[index];
    if (found === undefined) throw new Error(`There was no read ${index}.`);
    return found;
  };
  return { findByDigest, store, read, reads };
}

const KEY = sampleKey('key_1');
const DIGEST = KEY.secrets[0]?.digest ?? '';
const REVOKED = { ...KEY, revokedAt: T0 };
const CHANGE = { kind: 'key', keyId: 'key_1', digests: [DIGEST] } as const;

function setUp(maxEntries = 10) {
  const store = heldStore();
  const feed = createLocalChangeFeed();
  store.store(KEY);
  return {
    store,
    feed,
    directory: createKeyDirectory({ lease: SOLE_PROCESS, keys: store, feed, maxEntries }),
  };
}

describe('what is in memory', () => {
  test('is answered without a promise, and without the store', async () => {
    const { store, directory } = setUp();
    const first = directory.findByDigest(DIGEST);
    store.read(0).answer();
    expect(await first).toEqual(KEY);
    expect(directory.findByDigest(DIGEST)).toEqual(KEY);
    expect(store.reads.length).toBe(1);
  });

  test('verifications that begin together share one read', async () => {
    const { store, directory } = setUp();
    const answers = [1, 2, 3].map(() => directory.findByDigest(DIGEST));
    expect(store.reads.length).toBe(1);
    store.read(0).answer();
    expect(await Promise.all(answers)).toEqual([KEY, KEY, KEY]);
  });

  test('an unknown digest is asked for every time', async () => {
    const { store, directory } = setUp();
    for (const index of [0, 1]) {
      const answer = directory.findByDigest('unknown');
      store.read(index).answer();
      expect(await answer).toBeNull();
    }
  });

  test('a failed read reaches everyone who waits for it, and the next one asks again', async () => {
    const { store, directory } = setUp();
    const answers = [1, 2].map(async () => await directory.findByDigest(DIGEST));
    store.read(0).fail(new Error('disk'));
    for (const answer of answers) await expect(answer).rejects.toThrow('disk');
    const again = directory.findByDigest(DIGEST);
    store.read(1).answer();
    expect(await again).toEqual(KEY);
  });

  test('never holds more than its maximum; the least recently used key goes first', async () => {
    const { store, directory } = setUp(2);
    const others = ['key_2', 'key_3'].map((id) => sampleKey(id));
    others.forEach(store.store);
    const digests = [DIGEST, ...others.map((key) => key.secrets[0]?.digest ?? '')];
    for (const [index, digest] of digests.entries()) {
      const answer = directory.findByDigest(digest);
      store.read(index).answer();
      await answer;
    }
    expect(directory.findByDigest(digests[2] ?? '')).toEqual(others[1]);
    expect(directory.findByDigest(digests[1] ?? '')).toEqual(others[0]);
    expect(directory.findByDigest(DIGEST)).toBeInstanceOf(Promise);
  });
});

describe('a change of a key', () => {
  test('makes every secret of it be read anew', async () => {
    const { store, feed, directory } = setUp();
    const rotated = sampleKey('key_1', { secrets: [...KEY.secrets, sampleSecret('new')] });
    store.store(rotated);
    const digests = rotated.secrets.map((secret) => secret.digest);
    for (const [index, digest] of digests.entries()) {
      const answer = directory.findByDigest(digest);
      store.read(index).answer();
      await answer;
    }
    await feed.publish({ kind: 'key', keyId: 'key_1', digests });
    for (const digest of digests) expect(directory.findByDigest(digest)).toBeInstanceOf(Promise);
    expect(store.reads.length).toBe(4);
  });

  test('leaves other keys in memory', async () => {
    const { store, feed, directory } = setUp();
    const answer = directory.findByDigest(DIGEST);
    store.read(0).answer();
    await answer;
    await feed.publish({ kind: 'key', keyId: 'key_2', digests: ['other'] });
    expect(directory.findByDigest(DIGEST)).toEqual(KEY);
  });

  // Condition C3. Without it the record read before the revocation lands in memory after it, and the key
  // is accepted from there for ever.
  test('keeps a record whose read began before it out of memory', async () => {
    const { store, feed, directory } = setUp();
    const early = directory.findByDigest(DIGEST);
    store.store(REVOKED);
    await feed.publish(CHANGE);
    store.read(0).answer();
    expect(await early).toEqual(KEY);

    const late = directory.findByDigest(DIGEST);
    expect(late).toBeInstanceOf(Promise);
    store.read(1).answer();
    expect(await late).toEqual(REVOKED);
    expect(directory.findByDigest(DIGEST)).toEqual(REVOKED);
  });

  // Without it a verification that begins after `revoke` has returned waits for a read from before, and is accepted.
  test('is never undone by sharing a read that began before it, whichever read ends first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { store, feed, directory } = setUp();
      const early = directory.findByDigest(DIGEST);
      store.store(REVOKED);
      await feed.publish(CHANGE);
      const late = directory.findByDigest(DIGEST);
      for (const index of order) store.read(index).answer();
      expect(await early).toEqual(KEY);
      expect(await late).toEqual(REVOKED);
      expect(directory.findByDigest(DIGEST)).toEqual(REVOKED);
    }
  });

  test('is not undone when the read that began before it fails', async () => {
    const { store, feed, directory } = setUp();
    const early = directory.findByDigest(DIGEST);
    await feed.publish(CHANGE);
    const late = directory.findByDigest(DIGEST);
    store.read(0).fail(new Error('disk'));
    await expect(early).rejects.toThrow('disk');
    const shared = directory.findByDigest(DIGEST);
    expect(store.reads.length).toBe(2);
    store.read(1).answer();
    expect(await Promise.all([late, shared])).toEqual([KEY, KEY]);
  });
});
