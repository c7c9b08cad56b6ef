// Merges of old minutes into hours, and what readers see while the ledger changes.
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BUCKET_MS, OLD_BUCKET_MS } from '../../../packages/server/src/app/usage/usage-ports.ts';
import { freshStorage, type StorageEngine } from '../storage-engine.ts';
import {
  addUsageRows,
  HOUR,
  MINUTE,
  mergeAllBefore,
  OF_WORKSPACE_1,
  sampleRow,
  sampleSubject,
  usageQuery,
} from './sample-usage.ts';

const NEXT_HOUR = HOUR + OLD_BUCKET_MS;

/** So many subjects, each with one request in each of these minutes. */
function rowsOf(subjects: number, minutes: readonly number[]) {
  return minutes.flatMap((bucketAt) =>
    Array.from({ length: subjects }, (_, index) =>
      sampleRow({ bucketAt, subject: sampleSubject({ keyId: `key_${index}`, address: `10.0.0.${index}` }) }),
    ),
  );
}

export function usageMergeContract(engine: StorageEngine): void {
  describe('old minutes of usage', () => {
    const storage = freshStorage(engine);
    const minutes = async () => {
      const groups = await storage().usage.sum(usageQuery({ by: ['minute'] }));
      return groups.map(({ by, sums }) => [Number(by.minute), sums.requests]);
    };
    const merge = (instant: number) => storage().transaction((tx) => tx.usage.mergeBefore(instant));

    test('are merged into their hour, which begins at its own start', async () => {
      await addUsageRows(storage(), [
        sampleRow({ bucketAt: HOUR, requests: 1 }),
        sampleRow({ bucketAt: MINUTE, requests: 10 }),
        sampleRow({ bucketAt: NEXT_HOUR, requests: 100 }),
      ]);
      expect(await merge(NEXT_HOUR + BUCKET_MS)).toBe(false);
      expect(await minutes()).toEqual([
        [HOUR, 11],
        [NEXT_HOUR, 100],
      ]);
    });

    test('are left as they are when they began at the instant, or later', async () => {
      await addUsageRows(storage(), [
        sampleRow({ bucketAt: MINUTE - BUCKET_MS, requests: 1 }),
        sampleRow({ bucketAt: MINUTE, requests: 10 }),
      ]);
      expect(await merge(MINUTE - BUCKET_MS)).toBe(false);
      expect(await minutes()).toEqual([
        [MINUTE - BUCKET_MS, 1],
        [MINUTE, 10],
      ]);
      await merge(MINUTE);
      expect(await minutes()).toEqual([
        [HOUR, 1],
        [MINUTE, 10],
      ]);
    });

    test('that come late join an hour that was merged already', async () => {
      await addUsageRows(storage(), [sampleRow({ bucketAt: MINUTE, requests: 1 })]);
      await mergeAllBefore(storage(), NEXT_HOUR);
      await addUsageRows(storage(), [sampleRow({ bucketAt: MINUTE, requests: 10 })]);
      expect(await minutes()).toEqual([
        [HOUR, 1],
        [MINUTE, 10],
      ]);
      await mergeAllBefore(storage(), NEXT_HOUR);
      await mergeAllBefore(storage(), NEXT_HOUR);
      expect(await minutes()).toEqual([[HOUR, 11]]);
    });

    test('are merged some at a time, the oldest first, until none is left', async () => {
      const all = [HOUR + BUCKET_MS, HOUR, HOUR + 2 * BUCKET_MS];
      await addUsageRows(storage(), rowsOf(900, all));
      const ofWorkspace = usageQuery({ of: OF_WORKSPACE_1, by: ['minute'] });
      const seen: (readonly (readonly [number, number])[])[] = [];
      let calls = 0;
      for (let isLeft = true; isLeft; calls += 1) {
        isLeft = await merge(NEXT_HOUR);
        const groups = await storage().usage.sum(ofWorkspace);
        seen.push(groups.map(({ by, sums }) => [Number(by.minute), sums.requests]));
      }
      expect(calls).toBeGreaterThan(2);
      for (const groups of seen) {
        expect(groups.reduce((sum, [, requests]) => sum + requests, 0)).toBe(2700);
        const newest = groups.find(([at]) => at === HOUR + 2 * BUCKET_MS)?.[1] ?? 0;
        const older = groups.find(([at]) => at === HOUR + BUCKET_MS)?.[1] ?? 0;
        expect(newest === 900 || older === 0).toBe(true);
      }
      expect(seen.at(-1)).toEqual([[HOUR, 2700]]);
    });
  });

  describe('the ledger, while it changes,', () => {
    const storage = freshStorage(engine);
    const total = async () => {
      const [group] = await storage().usage.sum(usageQuery({ of: OF_WORKSPACE_1 }));
      return group?.sums.requests ?? 0;
    };

    test('keeps nothing of a transaction that throws', async () => {
      await addUsageRows(storage(), [sampleRow({ requests: 1 })]);
      const failed = storage().transaction(async ({ usage }) => {
        await usage.add([sampleRow({ requests: 10 }), sampleRow({ bucketAt: NEXT_HOUR })]);
        await usage.mergeBefore(NEXT_HOUR);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      const groups = await storage().usage.sum(usageQuery({ by: ['minute'] }));
      expect(groups.map(({ by, sums }) => [Number(by.minute), sums.requests])).toEqual([[MINUTE, 1]]);
    });

    test('shows a transaction what it has added, and nobody else before its end', async () => {
      await storage().transaction(async ({ usage }) => {
        await usage.add([sampleRow({ requests: 5 })]);
        expect((await usage.sum(usageQuery()))[0]?.sums.requests).toBe(5);
        await setImmediate();
        expect(await total()).toBe(0);
      });
      expect(await total()).toBe(5);
    });

    test('is read as of one moment, however much is added and merged meanwhile', async () => {
      await addUsageRows(storage(), rowsOf(1500, [MINUTE]));
      const marked = Array.from({ length: 16 }, (_, index) => sampleSubject({ address: `marked ${index}` }));
      const reading = storage().usage.sum(usageQuery({ of: OF_WORKSPACE_1, by: ['address'] }));
      const isRead = reading.then(() => true);
      // Each transaction adds one request to each of those marked: a moment has as many of one as of another.
      for (let round = 0; round < 1000; round += 1) {
        await storage().transaction(async ({ usage }) => {
          await usage.add(marked.map((subject) => sampleRow({ subject, bucketAt: MINUTE + BUCKET_MS })));
          await usage.mergeBefore(NEXT_HOUR);
        });
        if (await Promise.race([isRead, setImmediate(false)])) break;
      }
      const groups = await reading;
      const ofMarked = groups.filter(({ by }) => by.address?.startsWith('marked'));
      expect(new Set(ofMarked.map(({ sums }) => sums.requests)).size).toBeLessThan(2);
      expect([0, 16]).toContain(ofMarked.length);
      const others = groups.filter((group) => !ofMarked.includes(group));
      expect(others.map(({ sums }) => sums.requests)).toEqual(Array(1500).fill(1));
      expect(await total()).toBeGreaterThan(1500);
    });

    test('takes no additions from a transaction that is over', async () => {
      const kept = await storage().transaction(async ({ usage }) => ({ usage }));
      await expect(kept.usage.add([sampleRow()])).rejects.toThrow();
      expect(await total()).toBe(0);
    });
  });
}
