// The end of a request: what it costs, and that nothing which fails takes anything else with it.
import type { ModelPrices } from '@keywright/core/usage/model-price';
import { describe, expect, test } from 'vitest';
import { notes } from '../../../../../test/harness/guarantee-apis.ts';
import { createFinishRequest, type MeteredUse } from '../../../src/app/usage/finish-request.ts';
import type { UsageEnd } from '../../../src/app/usage/usage-ports.ts';

const PRICES: ModelPrices = {
  asked: { input: 1_000_000, cachedInput: 0, output: 2_000_000, maxOutputTokens: 1 },
  answered: { input: 10_000_000, cachedInput: 0, output: 20_000_000, maxOutputTokens: 1 },
};
const USE: MeteredUse = {
  model: 'answered',
  endUser: 'ann',
  tokens: { input: 3, cachedInput: 1, output: 5 },
  isEstimated: false,
};

const working = { settle: (): void => {}, end: (): void => {} };

function setUp(faults: Partial<typeof working> = {}) {
  const { settle, end } = { ...working, ...faults };
  const settled: unknown[] = [];
  const ends: UsageEnd[] = [];
  const failures: unknown[] = [];
  const finish = createFinishRequest({
    journal: {
      progress: () => {},
      end(told) {
        end();
        ends.push(told);
      },
    },
    counters: {
      charge: () => ({ admitted: true, limits: [] }),
      release: () => {},
      settle(_charges, _at, used) {
        settle();
        settled.push(used);
      },
    },
    clock: { now: () => 7 },
    failures: { report: (error) => void failures.push(error) },
  });
  const request = (prices: ModelPrices = PRICES) => ({
    api: { ...notes, prices },
    requestId: 'req_1',
    askedModel: 'asked',
    charges: [],
    chargedAt: 1,
  });
  return { finish, request, settled, ends, failures };
}

describe('a request costs', () => {
  test.each<[string, Partial<MeteredUse>, number]>([
    ['the price of the model that answered', {}, 20 + 100],
    ['that of the model it asked for, where the other has none', { model: 'answered-2026' }, 2 + 10],
    ['that, too, where no model is told', { model: null }, 2 + 10],
  ])('%s', (_, changes, micros) => {
    const { finish, request, settled, ends } = setUp();
    finish.end(request(), { ...USE, ...changes }, true);
    expect(settled).toEqual([{ tokens: 8, micros }]);
    expect(ends).toMatchObject([{ at: 7, micros, endUser: 'ann', isBillable: true, tokens: USE.tokens }]);
  });

  test('the price of every other model where neither has one, and nothing where that has none', () => {
    const { finish, request, ends } = setUp();
    const other = { input: 100_000_000, cachedInput: 0, output: 0, maxOutputTokens: 1 };
    finish.end(request({ '*': other }), USE, true);
    finish.end(request({}), USE, true);
    expect(ends.map(({ micros }) => micros)).toEqual([200, 0]);
  });

  test('nothing where it is not to be paid for', () => {
    const { finish, request, settled, ends } = setUp();
    finish.end(request(), USE, false);
    expect(settled).toEqual([{ tokens: 8, micros: 0 }]);
    expect(ends).toMatchObject([{ micros: 0, isBillable: false }]);
  });
});

test.each(['settle', 'end'] as const)('when %s fails, the other is done all the same', (part) => {
  const failure = new Error('disk');
  const { finish, request, settled, ends, failures } = setUp({
    [part]: () => {
      throw failure;
    },
  });
  finish.end(request(), USE, true);
  expect(failures).toEqual([failure]);
  expect([settled.length, ends.length]).toEqual(part === 'settle' ? [0, 1] : [1, 0]);
});
