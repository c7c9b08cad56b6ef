// What a node takes of the database it also tells it is done with; and where that fails, it says so.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { expect, test } from 'vitest';
import { createAllottedCounts } from '../../../src/storage/counting/allotted-counts.ts';
import type { Allotments } from '../../../src/storage/counting/allotments.ts';
import { countedWindow } from '../../../src/storage/counting/counted-window.ts';

const MINUTE = 60_000;
const away = () => Promise.reject(new Error('away'));

function windowOf(window: number | 'running', now = 0) {
  const rule = limitRule({ name: 'l', per: 'key', limit: 10, window });
  return countedWindow({ counter: 'key_1/l', rule, amount: 1 }, now);
}

function countsOver(parts: Partial<Allotments>) {
  const told: unknown[] = [];
  const tell = (what: string) => async (asked: unknown, value?: unknown) =>
    void told.push([what, asked, value]);
  const allotments: Allotments = {
    take: async () => ({ granted: 1, taken: 1 }),
    force: tell('force'),
    giveBack: tell('giveBack'),
    forget: tell('forget'),
    run: async () => 0,
    ran: tell('ran'),
    setRunning: tell('setRunning'),
    ledgerCount: async () => 0,
    ...parts,
  };
  return { told, counts: createAllottedCounts({ allotments, failures: { report: () => {} } }) };
}

test('windows that have ended for everybody are taken from the database, others are not', async () => {
  const { told, counts } = countsOver({});
  await counts.charge([windowOf(MINUTE)], 0);
  await counts.charge([windowOf(MINUTE, 2 * MINUTE - 1)], 2 * MINUTE - 1);
  expect(told).toEqual([]);
  await counts.charge([windowOf(MINUTE, 2.5 * MINUTE)], 2.5 * MINUTE);
  expect(told).toEqual([['forget', [{ counter: 'key_1/l', windowAt: 0 }], undefined]]);
});

test('what ends while it is told what runs here is told after it', async () => {
  const running = new Map([['key_1/l', 2]]);
  const set = Promise.withResolvers<void>();
  const { told, counts } = countsOver({ setRunning: () => set.promise });
  const carried = counts.carry(running);
  counts.adjust(windowOf('running'), -1);
  running.set('key_1/l', 1);
  await Promise.resolve();
  expect(told).toEqual([]);
  set.resolve();
  await carried;
  await expect.poll(() => told).toEqual([['ran', 'key_1/l', 1]]);
});

test.for([
  ['that a request ended', { ran: away }],
  ['that one begins', { run: away }],
  ['that more was used than was taken', { force: away }],
] as const)('when the database cannot be told %s, its counts are in doubt', async ([, parts]) => {
  const { counts } = countsOver(parts);
  const windows = [windowOf(MINUTE), windowOf('running')];
  await counts.charge(windows, 0).catch(() => {});
  expect(counts.isInDoubt).toBe('run' in parts);
  counts.adjust(windowOf('running'), -1);
  counts.adjust(windowOf(MINUTE), 5);
  await expect.poll(() => counts.isInDoubt).toBe(true);
});
