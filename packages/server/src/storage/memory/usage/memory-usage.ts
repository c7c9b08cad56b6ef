// The usage ledger in memory: buckets, counts of limits, last uses, requests that run, and how far a journal is folded.
import { isDeepStrictEqual } from 'node:util';
import {
  type CountDelta,
  NOTHING_FOLDED,
  type UsageReader,
  type UsageWriter,
} from '../../../app/usage/usage-ports.ts';
import { LOCAL_JOURNAL } from '../../nodes/sole-process.ts';
import { exactInteger } from '../../usage/exact-sums.ts';
import { saveUseInMemory } from '../memory-keys.ts';
import type { ReadTables, Tables } from '../memory-tables.ts';
import { addBuckets, mergeBuckets, sumBuckets } from './memory-buckets.ts';

export function memoryUsageReader(tables: ReadTables): UsageReader {
  return {
    sum: async (query) => sumBuckets(tables.buckets, query, Number.POSITIVE_INFINITY) ?? [],
    sumWithin: async (query, mostGroups) => sumBuckets(tables.buckets, query, mostGroups),
    lastUses: async (keyId) =>
      (tables.keys.get(keyId)?.secrets ?? []).flatMap(({ id }) => tables.lastUses.get(id) ?? []),
    counts: async (now) =>
      [...tables.counts.values()].filter(({ endsAt }) => endsAt === null || endsAt > now),
    openRequests: async () => [...tables.openRequests.values()],
    foldProgress: async () => tables.foldProgress.get(LOCAL_JOURNAL) ?? null,
  };
}

export function memoryUsageWriter(tables: Tables): UsageWriter {
  return {
    ...memoryUsageReader(tables),
    add: async (rows) => addBuckets(tables.buckets, rows),
    addCounts: async (counts) => counts.map((count) => addCount(tables, count)),
    forgetCountsEndedBefore: async (instant) => {
      for (const { counter, windowAt, endsAt } of [...tables.counts.values()]) {
        if (endsAt !== null && endsAt < instant) tables.counts.delete(windowId(counter, windowAt));
      }
    },
    saveLastUses: async (uses) => {
      for (const use of uses) saveUseInMemory(tables, use);
    },
    saveOpenRequests: async (open) => {
      for (const request of open) {
        tables.openRequests.replace(request.entry.requestId, structuredClone(request));
      }
    },
    removeOpenRequests: async (requestIds) => {
      for (const requestId of requestIds) {
        if (tables.openRequests.get(requestId) === undefined)
          throw new Error('Somebody else has added its end.');
        tables.openRequests.delete(requestId);
      }
    },
    saveFoldProgress: async (progress, before) => {
      const stored = tables.foldProgress.get(LOCAL_JOURNAL) ?? NOTHING_FOLDED;
      if (!isDeepStrictEqual(stored, before)) throw new Error('Somebody else folds this journal.');
      tables.foldProgress.replace(LOCAL_JOURNAL, structuredClone(progress));
    },
    mergeBefore: async (instant) => mergeBuckets(tables.buckets, instant),
  };
}

function addCount(tables: Tables, { counter, windowAt, endsAt, amount, held: more }: CountDelta): number {
  const id = windowId(counter, windowAt);
  const known = tables.counts.get(id);
  const used = exactInteger((known?.used ?? 0) + amount);
  const held = exactInteger((known?.held ?? 0) + more);
  tables.counts.replace(id, { counter, windowAt, endsAt, used, held });
  return used;
}

function windowId(counter: string, windowAt: number): string {
  return JSON.stringify([counter, windowAt]);
}
