// P-08: what a killed server was still answering is closed by the next one, once, marked as interrupted.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../../test/harness/request-facts.ts';
import type { Storage } from '../../../../src/app/ports.ts';
import type { JournalRecord } from '../../../../src/app/usage/usage-ports.ts';
import {
  type Folding,
  foldInto,
  goneAtMoment,
  type ListedJournal,
  ledgerStorage,
  listedJournal,
  ProcessGoneError,
} from './fold-harness.ts';

const AT = Date.UTC(2026, 1, 19, 8, 30);
const charges = (['requests', 'tokens', 'money'] as const).map((counts) => ({
  rule: limitRule({ name: counts, per: 'key', counts, limit: 1000, window: 'month' }),
  counter: counts,
  amount: 0,
}));

const begun = (requestId: string): JournalRecord => ({
  kind: 'request',
  entry: usageEntry({
    requestId,
    at: AT,
    cost: 2,
    charges,
    isBillable: false,
    continues: true,
    model: 'asked',
  }),
});
const cameSoFar = (requestId: string, output: number): JournalRecord => ({
  kind: 'progress',
  progress: {
    ...{ requestId, at: AT + output, model: 'answered', micros: output * 10, isEstimated: true },
    tokens: { input: 5, cachedInput: 1, output },
  },
});

async function ledgerOf({ usage }: Storage) {
  const query = { of: { keyId: 'key_1' }, from: 0, to: Number.MAX_SAFE_INTEGER, by: ['model'] as const };
  const groups = await usage.sum(query);
  const counts = await usage.counts(AT);
  return {
    byModel: Object.fromEntries(groups.map(({ by, sums }) => [by.model, sums])),
    counts: Object.fromEntries(counts.map(({ counter, used }) => [counter, used])),
    open: await usage.openRequests(),
  };
}

const NOTHING = { denied: 0, billable: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, micros: 0 };
const CLOSED = {
  byModel: {
    asked: { ...NOTHING, requests: 1, estimated: 0, interrupted: 1 },
    answered: {
      ...{ requests: 1, denied: 0, billable: 2, micros: 70, estimated: 1, interrupted: 1 },
      ...{ inputTokens: 5, cachedInputTokens: 1, outputTokens: 7 },
    },
  },
  counts: { requests: 4, tokens: 12, money: 70 },
  open: [],
};

/** Until all that was left is in the ledger. */
async function start(storage: Storage, journal: ListedJournal): Promise<Folding> {
  const folding = foldInto(storage, journal, { sizes: { sliceRows: 1, batchRecords: 2 } });
  await folding.recover();
  await folding.catchUp();
  return folding;
}

describe('a request whose server was killed', () => {
  const left = () => [begun('req_1'), begun('req_2'), cameSoFar('req_2', 3), cameSoFar('req_2', 7)];

  test('is paid for as far as its answer had come, and not when none had begun', async () => {
    const storage = await ledgerStorage();
    await start(storage, listedJournal(left()));
    expect(await ledgerOf(storage)).toEqual(CLOSED);
  });

  test('is closed once, whenever the start that closes it is killed too', async () => {
    const whole = goneAtMoment(await ledgerStorage(), Number.POSITIVE_INFINITY);
    await start(whole.storage, listedJournal(left()));
    expect(whole.moments).toBeGreaterThan(6);
    for (let moment = 0; moment < whole.moments; moment += 1) {
      const storage = await ledgerStorage();
      const gone = goneAtMoment(storage, moment).storage;
      await expect(start(gone, listedJournal(left()))).rejects.toThrow(ProcessGoneError);
      for (let next = 0; next < 2; next += 1) {
        await start(storage, listedJournal(left()));
        expect(await ledgerOf(storage)).toEqual(CLOSED);
      }
    }
  });

  test('is closed when requests of this life were answered before the ledger caught up, and those are not', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(left());
    const folding = foldInto(storage, journal);
    await folding.recover();
    journal.records.push(begun('req_3'), cameSoFar('req_3', 9));
    await folding.catchUp();
    const { open, byModel } = await ledgerOf(storage);
    expect(open.map(({ entry }) => entry.requestId)).toEqual(['req_3']);
    expect(byModel).toEqual(CLOSED.byModel);
  });

  test('is closed once the store is back, when it was away at the start', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(left());
    const gone = goneAtMoment(storage, 0).storage;
    let isAway = true;
    const transaction: Storage['transaction'] = (work) => (isAway ? gone : storage).transaction(work);
    const folding = foldInto({ ...storage, transaction }, journal);
    expect((await folding.recover()).interrupted).toBe(2);
    await expect(folding.catchUp()).rejects.toThrow(ProcessGoneError);
    isAway = false;
    journal.records.push(begun('req_3'));
    await folding.catchUp();
    const { open, byModel } = await ledgerOf(storage);
    expect(open.map(({ entry }) => entry.requestId)).toEqual(['req_3']);
    expect(byModel).toEqual(CLOSED.byModel);
  });

  test('is no longer waited for: an end that came all the same changes nothing', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(left());
    const folding = await start(storage, journal);
    const end = { requestId: 'req_2', at: AT, model: null, micros: 900, isEstimated: false };
    const tokens = { input: 50, cachedInput: 0, output: 50 };
    journal.records.push({ kind: 'end', end: { ...end, tokens, endUser: null, isBillable: true } });
    await folding.catchUp();
    expect(await ledgerOf(storage)).toEqual(CLOSED);
  });
});

describe('a request that runs', () => {
  test('is not closed by a fold, however long it runs', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal([]);
    const folding = await start(storage, journal);
    for (const record of [begun('req_1'), cameSoFar('req_1', 3), cameSoFar('req_1', 7)]) {
      journal.records.push(record);
      await folding.catchUp();
    }
    const { byModel, open, counts } = await ledgerOf(storage);
    expect([byModel, counts]).toEqual([{}, { requests: 2 }]);
    expect(open).toMatchObject([{ entry: { requestId: 'req_1' }, progress: { tokens: { output: 7 } } }]);
  });
});
