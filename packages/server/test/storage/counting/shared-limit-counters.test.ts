// What is charged under one epoch, and answered when there is another, was charged in neither.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { expect, test } from 'vitest';
import { CountsLost, type EpochCounts } from '../../../src/storage/counting/epoch-counts.ts';
import { PresentEpoch } from '../../../src/storage/counting/present-epoch.ts';
import { createSharedLimitCounters } from '../../../src/storage/counting/shared-limit-counters.ts';

const RULE = limitRule({ name: 'in-all', per: 'key', limit: 10, window: 'ever' });
const CHARGES = [{ counter: 'key_1/in-all', rule: RULE, amount: 1 }];

function countsThat(charge: EpochCounts['charge']): EpochCounts {
  return {
    isInDoubt: false,
    open: () => {},
    charge,
    adjust: () => {},
    carry: async () => {},
    close: async () => {},
  };
}

function opened(number: number, counts: EpochCounts): PresentEpoch {
  const epoch = new PresentEpoch(number, counts);
  epoch.open({ number, keeper: 'redis', name: 'x', openedAt: 0, redisRun: 'r' });
  return epoch;
}

function countersIn(first: PresentEpoch, holds = () => true) {
  let lost: CountsLost | null = null;
  const epochs = {
    present: first,
    lost: (_: PresentEpoch, loss: CountsLost) => {
      lost = loss;
    },
  };
  const failures = { report: () => {} };
  const parts = {
    epochs,
    lease: { holds },
    running: new Map<string, number>(),
    sleep: async () => {},
    failures,
  };
  return { epochs, parts, counters: createSharedLimitCounters(parts), lost: () => lost };
}

test('a charge that is answered when the epoch is over is made again in the next', async () => {
  const next = opened(
    2,
    countsThat(async () => [10]),
  );
  const { epochs, counters } = countersIn(
    opened(
      1,
      countsThat(async () => {
        epochs.present = next;
        return [0];
      }),
    ),
  );
  expect(await counters.charge(CHARGES, 0)).toMatchObject({ admitted: false, violated: [{ used: 10 }] });
});

test('nothing is admitted by a node whose lease has ended meanwhile, and nothing stays charged', async () => {
  let holds = true;
  const givenBack: number[] = [];
  const counts = countsThat(async () => {
    holds = false;
    return [0];
  });
  const told = { ...counts, adjust: (_: unknown, amount: number) => void givenBack.push(amount) };
  const { counters, parts } = countersIn(opened(1, told), () => holds);
  await expect(counters.charge(CHARGES, 0)).rejects.toThrow('does not know');
  expect([givenBack, parts.running.size]).toEqual([[-1], 0]);
});

test('counts that are lost end the epoch, and a charge waits for the next, not for ever', async () => {
  const loss = new CountsLost('database', 'away');
  const { epochs, counters, lost } = countersIn(
    opened(
      1,
      countsThat(() => Promise.reject(loss)),
    ),
  );
  const charged = counters.charge(CHARGES, 0);
  await Promise.resolve();
  epochs.present = new PresentEpoch(2, null);
  await expect(charged).rejects.toThrow('have not agreed');
  expect(lost()).toBe(loss);
});

test('what runs is noted for the next epoch until it is settled', async () => {
  const rule = limitRule({ name: 'at-once', per: 'key', limit: 2, window: 'running' });
  const charges = [{ counter: 'key_1/at-once', rule, amount: 1 }];
  const { counters, parts } = countersIn(
    opened(
      1,
      countsThat(async () => [0]),
    ),
  );
  await counters.charge(charges, 0);
  await counters.charge(charges, 0);
  expect([...parts.running]).toEqual([['key_1/at-once', 2]]);
  counters.settle(charges, 0, { tokens: 0, micros: 0 });
  counters.release(charges, 0);
  expect(parts.running.size).toBe(0);
});
