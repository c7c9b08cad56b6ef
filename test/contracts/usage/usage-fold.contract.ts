// Whatever is added and merged, in whatever order: every sum is that of a plain list of the same rows.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Storage } from '../../../packages/server/src/app/ports.ts';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  USAGE_DIMENSIONS,
  type UsageQuery,
  type UsageRow,
  type UsageSubject,
} from '../../../packages/server/src/app/usage/usage-ports.ts';
import { T0 } from '../sample-records.ts';
import type { StorageEngine } from '../storage-engine.ts';
import { PlainLedger } from './plain-ledger.ts';
import { addUsageRows, mergeAllBefore, sumsOf } from './sample-usage.ts';

/** Looking for the smallest example must end before the test does. */
const IN_TIME = { interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true };

const HOURS = 30;
const BEGIN = T0 - (T0 % (24 * OLD_BUCKET_MS));

/** Few, so that rows meet in minutes, and minutes in hours. */
const minutes = fc
  .tuple(fc.integer({ min: 0, max: HOURS }), fc.constantFrom(0, 1, 59))
  .map(([hour, minute]) => BEGIN + hour * OLD_BUCKET_MS + minute * BUCKET_MS);
const instants = fc.integer({ min: -1, max: HOURS * OLD_BUCKET_MS }).map((ms) => BEGIN + ms);
/** The kinds that databases confuse. */
const texts = fc.constantFrom(null, '', 'a', 'A', 'ä', 'null', '"1', "'; drop table keys", '🔑', 'a\u0001b');
const figure = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 44 }));

const subjects: fc.Arbitrary<UsageSubject> = fc.record({
  api: fc.constantFrom('stav', 'stevora'),
  workspaceId: fc.constantFrom(null, 'ws_1', 'ws_2'),
  keyId: fc.constantFrom(null, 'key_1', 'key_2'),
  secretId: fc.constantFrom(null, 'sec_1'),
  memberId: texts,
  endUser: texts,
  route: texts,
  endpoint: texts,
  model: texts,
  outcome: fc.constantFrom('valid', 'anonymous', 'limit_exceeded', 'unknown_key'),
  address: texts,
}) as fc.Arbitrary<UsageSubject>;
const sums = fc.record({ requests: figure, denied: figure, billable: figure, micros: figure }).map(sumsOf);

function rowsOf(pool: readonly UsageSubject[]): fc.Arbitrary<UsageRow[]> {
  const row = fc.record({ subject: fc.constantFrom(...pool), bucketAt: minutes, sums });
  return fc.array(row, { minLength: 1, maxLength: 30 });
}

const rows = fc.array(subjects, { minLength: 1, maxLength: 5 }).chain(rowsOf);

type Step = { readonly add: readonly UsageRow[] } | { readonly mergeBefore: number };

const steps: fc.Arbitrary<readonly Step[]> = fc
  .array(subjects, { minLength: 1, maxLength: 5 })
  .chain((pool) =>
    fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ add: rowsOf(pool) }) },
        { weight: 2, arbitrary: fc.record({ mergeBefore: instants }) },
      ),
      { minLength: 1, maxLength: 8 },
    ),
  );

const queries: fc.Arbitrary<UsageQuery> = fc.record({
  of: fc.oneof(
    fc.record({ keyId: fc.constantFrom('key_1', 'key_2') }),
    fc.record({ workspaceId: fc.constantFrom('ws_1', 'ws_2') }),
    fc.record({ keyless: fc.constant(true as const), api: fc.constantFrom(null, 'stav', 'stevora') }),
  ),
  from: fc.oneof(fc.constant(0), instants),
  to: fc.oneof(fc.constant(BEGIN + 2 * HOURS * OLD_BUCKET_MS), instants),
  by: fc.uniqueArray(fc.constantFrom(...USAGE_DIMENSIONS), { maxLength: 4 }),
});

async function take(storage: Storage, plain: PlainLedger, step: Step): Promise<void> {
  if ('add' in step) {
    await addUsageRows(storage, step.add);
    plain.add(step.add);
  } else {
    await mergeAllBefore(storage, step.mergeBefore);
    plain.mergeBefore(step.mergeBefore);
  }
}

export function usageFoldContract(engine: StorageEngine): void {
  describe('usage, after anything', () => {
    test('sums to what a plain list of the same rows sums to', async () => {
      // So many groups at least, that it is not nothing that is compared.
      let groups = 0;
      const check = async (taken: readonly Step[], asked: readonly UsageQuery[]) => {
        const storage = await engine.open();
        try {
          const plain = new PlainLedger();
          for (const step of taken) await take(storage, plain, step);
          for (const query of asked) {
            const expected = plain.sum(query);
            expect(await storage.usage.sum(query)).toEqual(expected);
            expect(await storage.transaction((tx) => tx.usage.sum(query))).toEqual(expected);
            groups += expected.length;
          }
        } finally {
          await engine.dispose(storage);
        }
      };
      await fc.assert(fc.asyncProperty(steps, fc.array(queries, { minLength: 3, maxLength: 6 }), check), {
        numRuns: 60,
        ...IN_TIME,
      });
      expect(groups).toBeGreaterThan(100);
    });

    test('sums to the same whole hours before a merge and after it', async () => {
      const check = async (added: readonly UsageRow[], instant: number, query: UsageQuery) => {
        const storage = await engine.open();
        try {
          await addUsageRows(storage, added);
          const hourOf = (at: number) => at - (at % OLD_BUCKET_MS);
          const wholeHours = {
            ...query,
            from: hourOf(query.from),
            to: hourOf(query.to) + OLD_BUCKET_MS,
            by: query.by.filter((dimension) => dimension !== 'minute'),
          };
          const before = await storage.usage.sum(wholeHours);
          await mergeAllBefore(storage, instant);
          expect(await storage.usage.sum(wholeHours)).toEqual(before);
        } finally {
          await engine.dispose(storage);
        }
      };
      await fc.assert(fc.asyncProperty(rows, instants, queries, check), {
        numRuns: 40,
        ...IN_TIME,
      });
    });
  });
}
