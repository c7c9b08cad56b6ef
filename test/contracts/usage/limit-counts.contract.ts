// What limits have counted: totals that only ever add up, window by window.
import { limitRule } from '@keywright/core/limits/limit-rule';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CountDelta, StoredCount } from '../../../packages/server/src/app/usage/usage-ports.ts';
import { T0 } from '../sample-records.ts';
import { freshStorage, type StorageEngine } from '../storage-engine.ts';

const RULE = limitRule({ name: 'burst', per: 'key', limit: 10, window: 1000 });

function delta(counter: string, amount: number, changes: Partial<CountDelta> = {}): CountDelta {
  return { counter, rule: RULE, windowAt: T0, endsAt: T0 + 1000, amount, held: 0, ...changes };
}

const inOrder = (counts: readonly StoredCount[]) =>
  [...counts].sort((a, b) => (a.counter < b.counter ? -1 : 1) || a.windowAt - b.windowAt);

export function limitCountContract(engine: StorageEngine): void {
  describe('counts of limits', () => {
    const storage = freshStorage(engine);
    const add = (...counts: readonly CountDelta[]) =>
      storage().transaction((tx) => tx.usage.addCounts(counts));
    const forget = (instant: number) =>
      storage().transaction((tx) => tx.usage.forgetCountsEndedBefore(instant));
    const counts = async (now: number) => inOrder(await storage().usage.counts(now));

    test('are answered as the total after each addition, in their order', async () => {
      expect(await add(delta('b', 5), delta('a', 1))).toEqual([5, 1]);
      expect(await add(delta('a', 2), delta('b', 0), delta('c', 7))).toEqual([3, 5, 7]);
      expect(await add()).toEqual([]);
    });

    test('of one counter twice in one call both add, one after the other', async () => {
      await add(delta('a', 100));
      expect(await add(delta('a', 1), delta('b', 9), delta('a', 20))).toEqual([101, 9, 121]);
      expect(await counts(T0)).toEqual([
        { counter: 'a', windowAt: T0, endsAt: T0 + 1000, used: 121, held: 0 },
        { counter: 'b', windowAt: T0, endsAt: T0 + 1000, used: 9, held: 0 },
      ]);
    });

    test('of another window begin at zero', async () => {
      const next = { windowAt: T0 + 1000, endsAt: T0 + 2000 };
      expect(await add(delta('a', 3), delta('a', 4, next))).toEqual([3, 4]);
      expect(await add(delta('a', 1, next))).toEqual([5]);
    });

    test('are those of windows that have not ended at an instant, or never end', async () => {
      await add(
        delta('ended', 1, { endsAt: T0 }),
        delta('open', 2, { endsAt: T0 + 1 }),
        delta('ever', 3, { windowAt: 0, endsAt: null }),
      );
      expect(await counts(T0)).toEqual([
        { counter: 'ever', windowAt: 0, endsAt: null, used: 3, held: 0 },
        { counter: 'open', windowAt: T0, endsAt: T0 + 1, used: 2, held: 0 },
      ]);
    });

    test('of windows that ended before an instant are forgotten, not of those that ended with it', async () => {
      await add(
        delta('before', 1, { endsAt: T0 - 1 }),
        delta('with', 2, { endsAt: T0 }),
        delta('ever', 3, { windowAt: 0, endsAt: null }),
      );
      await forget(T0);
      expect((await counts(0)).map(({ counter }) => counter)).toEqual(['ever', 'with']);
      expect(await add(delta('before', 1, { endsAt: T0 - 1 }))).toEqual([1]);
    });

    test('hold what is reserved beside what is used, and let go of it', async () => {
      await add(delta('a', 5, { held: 40 }), delta('a', 0, { held: 2 }));
      expect(await add(delta('a', 30, { held: -40 }))).toEqual([35]);
      expect(await counts(T0)).toEqual([
        { counter: 'a', windowAt: T0, endsAt: T0 + 1000, used: 35, held: 2 },
      ]);
    });

    test('are not kept of a transaction that throws', async () => {
      await add(delta('a', 1));
      const failed = storage().transaction(async ({ usage }) => {
        await usage.addCounts([delta('a', 10), delta('b', 10)]);
        await usage.forgetCountsEndedBefore(T0 + 5000);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect((await counts(0)).map(({ counter, used }) => [counter, used])).toEqual([['a', 1]]);
    });

    test.each([0.5, Number.NaN, 2 ** 53])('never take in %d', async (amount) => {
      await expect(add(delta('a', 1), delta('a', amount))).rejects.toThrow();
      expect(await counts(0)).toEqual([]);
    });

    test('are those of a plain fold, after any additions', async () => {
      const windows = fc.constantFrom<Pick<CountDelta, 'counter' | 'windowAt' | 'endsAt'>>(
        { counter: 'key_1/burst', windowAt: 0, endsAt: 1000 },
        { counter: 'key_1/burst', windowAt: 1000, endsAt: 2000 },
        { counter: 'key_1/ever', windowAt: 0, endsAt: null },
        { counter: '0 key_1/burst', windowAt: 0, endsAt: 1000 },
      );
      const amounts = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 40 }));
      const deltas = fc
        .record({ window: windows, amount: amounts })
        .map(({ window, amount }) => delta(window.counter, amount, window));
      let run = 0;
      const check = async (calls: readonly (readonly CountDelta[])[]) => {
        run += 1;
        const plain = new Map<string, number>();
        for (const call of calls) {
          const own = call.map((count) => ({ ...count, counter: `${run}/${count.counter}` }));
          const expected = own.map(({ counter, windowAt, amount }) => {
            const id = `${counter}@${windowAt}`;
            plain.set(id, (plain.get(id) ?? 0) + amount);
            return plain.get(id);
          });
          expect(await add(...own)).toEqual(expected);
        }
      };
      const calls = fc.array(fc.array(deltas, { maxLength: 30 }), { maxLength: 5 });
      await fc.assert(fc.asyncProperty(calls, check), { numRuns: 60 });
    });

    test('of a thousand counters are added in one call, each answered in its place', async () => {
      const thousand = Array.from({ length: 1000 }, (_, index) => delta(`key_${index}`, index));
      await add(...thousand);
      const totals = await add(...thousand.toReversed());
      expect(totals).toEqual(thousand.toReversed().map(({ amount }) => 2 * amount));
    });
  });
}
