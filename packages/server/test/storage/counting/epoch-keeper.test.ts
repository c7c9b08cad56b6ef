// What makes a node begin another epoch of counting.
import { expect, test } from 'vitest';
import type { CountKeeper } from '../../../src/storage/counting/counting-epoch.ts';
import type { EpochCounts } from '../../../src/storage/counting/epoch-counts.ts';
import { createEpochKeeper } from '../../../src/storage/counting/epoch-keeper.ts';

test('counts that are in doubt are told anew in another epoch, in the same place', async () => {
  let [number, isInDoubt] = [1, false];
  const begun: [number, CountKeeper][] = [];
  const registry = {
    epoch: async () => ({ number, keeper: 'database', name: 'x', openedAt: 0, redisRun: null }) as const,
    begin: async (after: number, keeper: CountKeeper) => {
      begun.push([after, keeper]);
      [number, isInDoubt] = [after + 1, false];
    },
    settle: async () => {},
    open: async () => {},
    ledgerCount: async () => 0,
    tellReach: async () => {},
    isRedisReachedByAll: async () => true,
  };
  const counts: EpochCounts = {
    get isInDoubt() {
      return isInDoubt;
    },
    open: () => {},
    charge: async () => [],
    adjust: () => {},
    carry: async () => {},
    close: async () => {},
  };
  const keeper = createEpochKeeper({
    registry,
    redis: null,
    countsOf: () => counts,
    running: new Map(),
    catchUp: async () => {},
    turns: { next: async () => {} },
    sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
    failures: { report: () => {} },
  });
  await keeper.start(false);
  await expect.poll(() => keeper.present.isOpen).toBe(true);
  isInDoubt = true;
  await expect.poll(() => keeper.present.number).toBe(2);
  await keeper.stop();
  expect(begun).toEqual([[1, 'database']]);
});
