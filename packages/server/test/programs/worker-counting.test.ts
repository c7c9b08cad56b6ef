// What the main process counts for a worker, and what becomes of it when the worker is gone.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { expect, test } from 'vitest';
import { createWorkerCounters } from '../../src/programs/workers/worker-counters.ts';
import { createWorkerCounting } from '../../src/programs/workers/worker-counting.ts';
import type { CountingStep } from '../../src/programs/workers/worker-messages.ts';
import { createLocalLimitCounters } from '../../src/storage/local-limit-counters.ts';

const NOW = Date.UTC(2027, 0, 1);
const running = {
  rule: limitRule({ name: 'running', per: 'key', limit: 2, window: 'running' }),
  counter: 'api/running/requests/running/key/key_1',
  amount: 1,
};

test('what the running requests of a worker hold is given back when it is gone, and nobody else’s', () => {
  const counters = createLocalLimitCounters();
  const [one, other] = [createWorkerCounting(counters), createWorkerCounting(counters)];
  const charge = (id: number): CountingStep => ({ step: 'charge', id, charges: [running], now: NOW });
  const isAdmitted = (worker: typeof one, id: number) =>
    worker.count([charge(id)]).map(({ admission }) => admission.admitted);
  expect([...isAdmitted(one, 1), ...isAdmitted(other, 1), ...isAdmitted(other, 2)]).toEqual([
    true,
    true,
    false,
  ]);
  const used = { tokens: 0, micros: 0 };
  one.count([{ step: 'settle', charges: [running], chargedAt: NOW, used }]);
  one.end(NOW);
  expect([...isAdmitted(one, 2), ...isAdmitted(one, 3)]).toEqual([true, false]);
  other.end(NOW);
  expect([...isAdmitted(one, 4), ...isAdmitted(one, 5)]).toEqual([true, false]);
});

test('a charge is one step in the order they came in, all of a turn in one message', async () => {
  const sent: (readonly CountingStep[])[] = [];
  const counters = createWorkerCounters((steps) => void sent.push(steps));
  const counting = createWorkerCounting(createLocalLimitCounters());
  const admissions = [1, 2, 3].map(() => counters.charge([running], NOW));
  counters.release([running], NOW);
  await expect.poll(() => sent).toHaveLength(1);
  expect(sent[0]?.map(({ step }) => step)).toEqual(['charge', 'charge', 'charge', 'release']);
  counters.answered(counting.count(sent[0] ?? []));
  expect((await Promise.all(admissions)).map(({ admitted }) => admitted)).toEqual([true, true, false]);
});
