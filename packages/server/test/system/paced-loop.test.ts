// Work that comes again at the pace of its cost. Time is the test's.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type PacedLoop, startPacedLoop } from '../../src/system/paced-loop.ts';

let rounds: number[];
let workMs: number;
let isFailing: boolean;
let isUrgent: boolean;
let reported: string[];
let loop: PacedLoop;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'performance'] });
  rounds = [];
  workMs = 0;
  isFailing = false;
  isUrgent = false;
  reported = [];
  const startedAt = performance.now();
  loop = startPacedLoop({
    during: 'working',
    failures: { report: (_, during) => void reported.push(during) },
    isUrgent: () => isUrgent,
    async work() {
      rounds.push(performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, workMs));
      if (isFailing) throw new Error('failed');
    },
  });
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a paced loop', () => {
  test('works every second when that costs little', async () => {
    await pass(4500);
    expect(rounds).toEqual([1000, 2100, 3200, 4300]);
  });

  test('leaves ten times as long alone as the work took, at most a minute', async () => {
    workMs = 300;
    await pass(8000);
    expect(rounds).toEqual([1000, 4300, 7600]);
    workMs = 30_000;
    await pass(100_000);
    expect(rounds.slice(3)).toEqual([10_900, 100_900]);
  });

  test('waits no longer when it is urgent, and never works twice at once', async () => {
    workMs = 3000;
    await pass(5000);
    expect(rounds).toEqual([1000]);
    isUrgent = true;
    await pass(6500);
    expect(rounds).toEqual([1000, 5100, 8100, 11_100]);
  });

  test('reports what fails, and goes on', async () => {
    isFailing = true;
    await pass(2500);
    expect([rounds.length, reported]).toEqual([2, ['working', 'working']]);
  });

  test('stops once what is being done is done', async () => {
    workMs = 700;
    await pass(1100);
    let isStopped = false;
    const stopping = loop.stop().then(() => {
      isStopped = true;
    });
    await pass(500);
    expect(isStopped).toBe(false);
    await pass(60_000);
    await stopping;
    expect(rounds).toHaveLength(1);
  });
});
