// The journal of last uses, against a store whose writes are held up, failed, and counted.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { usageEntry } from '../../../../test/harness/request-facts.ts';
import type { UsageEntry } from '../../src/app/usage/usage-ports.ts';
import { createLastUseJournal } from '../../src/system/last-use-journal.ts';

const EVERY_MS = 1000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function use(secretId: string | null, at: number, outcome: UsageEntry['outcome'] = 'valid'): UsageEntry {
  return usageEntry({ at, outcome, secretId });
}

function setUp() {
  const writes: Record<string, number>[] = [];
  const reported: unknown[] = [];
  const store: { before: () => Promise<void> } = { before: async () => {} };
  const storage = {
    async saveLastUses(uses: ReadonlyMap<string, number>) {
      writes.push(Object.fromEntries(uses));
      await store.before();
    },
  };
  const failures = { report: (error: unknown) => void reported.push(error) };
  const journal = createLastUseJournal({ storage, failures, everyMs: EVERY_MS });
  return { writes, reported, store, journal };
}

const tick = () => vi.advanceTimersByTimeAsync(EVERY_MS);

describe('uses', () => {
  test('are written in one batch a period, the newest of each secret', async () => {
    const { writes, journal } = setUp();
    for (const entry of [use('a', 1), use('b', 2), use('a', 3)]) journal.append(entry);
    expect(writes).toEqual([]);
    await tick();
    expect(writes).toEqual([{ a: 3, b: 2 }]);
    journal.append(use('b', 4));
    await tick();
    expect(writes).toEqual([{ a: 3, b: 2 }, { b: 4 }]);
    await journal.close();
  });

  test('are those that were accepted, of a secret that is known', async () => {
    const { writes, journal } = setUp();
    for (const outcome of ['unknown_key', 'key_revoked', 'limit_exceeded'] as const)
      journal.append(use('a', 1, outcome));
    journal.append(use(null, 1));
    await tick();
    expect(writes).toEqual([]);
    await journal.close();
  });

  test('do not go back when the clock does', async () => {
    const { writes, journal } = setUp();
    journal.append(use('a', 10));
    journal.append(use('a', 9));
    await tick();
    expect(writes).toEqual([{ a: 10 }]);
    await journal.close();
  });

  test('cost no write while nothing is used', async () => {
    const { writes, journal } = setUp();
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    await journal.close();
    expect(writes).toEqual([]);
  });
});

describe('a write that fails', () => {
  test('is reported and made again with what was used since, the newest of each secret', async () => {
    const { writes, reported, store, journal } = setUp();
    const failure = new Error('disk');
    store.before = () => Promise.reject(failure);
    for (const entry of [use('a', 1), use('b', 2)]) journal.append(entry);
    await tick();
    expect(reported).toEqual([failure]);
    journal.append(use('a', 3));
    store.before = async () => {};
    await tick();
    expect(writes.at(-1)).toEqual({ a: 3, b: 2 });
    await tick();
    expect(writes).toHaveLength(2);
    await journal.close();
  });

  test('does not put an older use in the place of a newer one', async () => {
    const { writes, store, journal } = setUp();
    store.before = () => {
      journal.append(use('a', 5));
      return Promise.reject(new Error('disk'));
    };
    journal.append(use('a', 6));
    await tick();
    store.before = async () => {};
    await tick();
    expect(writes.at(-1)).toEqual({ a: 6 });
    await journal.close();
  });
});

describe('closing', () => {
  test('writes what is left, after what is being written, and nothing later', async () => {
    const { writes, store, journal } = setUp();
    let release = () => {};
    store.before = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    journal.append(use('a', 1));
    await tick();
    journal.append(use('a', 2));
    let isClosed = false;
    const closing = journal.close().then(() => {
      isClosed = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect([writes.length, isClosed]).toEqual([1, false]);
    store.before = async () => {};
    release();
    await closing;
    expect(writes).toEqual([{ a: 1 }, { a: 2 }]);
    await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(writes).toHaveLength(2);
  });

  test('ends although the store fails, and says what it could not write', async () => {
    const { reported, store, journal } = setUp();
    const failure = new Error('disk');
    store.before = () => Promise.reject(failure);
    journal.append(use('a', 1));
    await journal.close();
    expect(reported).toEqual([failure]);
  });
});
