// P-08, T-68: what the journal holds is in the ledger once, whenever the process went, however often it was folded.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHandClock } from '../../../../../../test/harness/assemble-use-cases.ts';
import { usageEntry } from '../../../../../../test/harness/request-facts.ts';
import type { Storage } from '../../../../src/app/ports.ts';
import type { JournalRecord, StoredCount } from '../../../../src/app/usage/usage-ports.ts';
import {
  foldInto,
  goneAtMoment,
  KEY_IDS,
  ledgerStorage,
  listedJournal,
  ProcessGoneError,
} from './fold-harness.ts';
import { plainLedger, storedLedger } from './plain-ledger.ts';
import { randomRecords } from './random-records.ts';

const requests = (count: number, from = 0): JournalRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'request',
    entry: usageEntry({ requestId: `req_${from + index}`, endUser: `user_${from + index}` }),
  }));

describe('a folded journal', () => {
  test('comes to the plain sum of its records, in however many pieces it is folded', async () => {
    await fc.assert(
      fc.asyncProperty(randomRecords, fc.array(fc.nat(40), { maxLength: 4 }), async (records, stops) => {
        const storage = await ledgerStorage();
        const journal = listedJournal([]);
        const folding = foldInto(storage, journal);
        for (const stop of [...stops.sort((a, b) => a - b), records.length]) {
          journal.records.push(...records.slice(journal.records.length, stop));
          await folding.catchUp();
        }
        expect(await storedLedger(storage.usage, KEY_IDS)).toEqual(plainLedger(records));
      }),
      { numRuns: 100 },
    );
  });

  test('comes to it also when the process goes at any moment, twice, and requests were answered in between', async () => {
    await fc.assert(
      fc.asyncProperty(randomRecords, fc.nat(), fc.nat(40), async (records, again, firstLife) => {
        const whole = goneAtMoment(await ledgerStorage(), Number.POSITIVE_INFINITY);
        await foldInto(whole.storage, listedJournal(records)).catchUp();
        for (let moment = 0; moment < whole.moments; moment += 1) {
          const storage = await ledgerStorage();
          const journal = listedJournal(records.slice(0, firstLife));
          await fold(goneAtMoment(storage, moment).storage, journal);
          journal.records.push(...records.slice(journal.records.length));
          await fold(goneAtMoment(storage, again % whole.moments).storage, journal);
          await foldInto(storage, journal).catchUp();
          expect(await storedLedger(storage.usage, KEY_IDS)).toEqual(plainLedger(records));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('tells the next start what its limits have used, whenever the process goes, before it is folded', async () => {
    await fc.assert(
      fc.asyncProperty(randomRecords, fc.nat(40), async (records, firstLife) => {
        const whole = goneAtMoment(await ledgerStorage(), Number.POSITIVE_INFINITY);
        await foldInto(whole.storage, listedJournal(records)).catchUp();
        for (let moment = 0; moment < whole.moments; moment += 1) {
          const storage = await ledgerStorage();
          const journal = listedJournal(records.slice(0, firstLife));
          await fold(goneAtMoment(storage, moment).storage, journal);
          journal.records.push(...records.slice(journal.records.length));
          const clock = { now: () => T0 + 90_000 };
          const folding = foldInto(storage, journal, { clock });
          const told = await folding.recover();
          const known = await storedLedger(storage.usage, KEY_IDS);
          await folding.catchUp();
          expect(summed(told.counts)).toEqual(summed(await storage.usage.counts(clock.now())));
          const uses = { ...known.lastUses };
          for (const { secretId, at } of told.lastUses) uses[secretId] = Math.max(uses[secretId] ?? 0, at);
          const { lastUses } = await storedLedger(storage.usage, KEY_IDS);
          expect([uses, lastUses]).toEqual(Array(2).fill(plainLedger(records).lastUses));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('is counted once when the same folding goes on after a failure', async () => {
    const records = requests(20);
    for (let moment = 0; moment < 10; moment += 1) {
      const storage = await ledgerStorage();
      const failing = goneAtMoment(storage, moment).storage;
      let isFailing = false;
      const transaction: typeof storage.transaction = (work) =>
        (isFailing ? failing : storage).transaction(work);
      const journal = listedJournal(records.slice(0, 3));
      const folding = foldInto({ ...storage, transaction }, journal);
      await folding.catchUp();
      journal.records.push(...records.slice(3));
      isFailing = true;
      await expect(folding.catchUp()).rejects.toThrow(ProcessGoneError);
      isFailing = false;
      await folding.catchUp();
      expect(await storedLedger(storage.usage, KEY_IDS)).toEqual(plainLedger(records));
    }
  });
});

const T0 = createHandClock().now();

function summed(counts: readonly StoredCount[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { counter, windowAt, used } of counts) {
    sums[`${windowAt} ${counter}`] = (sums[`${windowAt} ${counter}`] ?? 0) + used;
  }
  return sums;
}

async function fold(...[storage, journal]: Parameters<typeof foldInto>): Promise<void> {
  try {
    await foldInto(storage, journal).catchUp();
  } catch (error) {
    if (!(error instanceof ProcessGoneError)) throw error;
  }
}

describe('whoever asks for the ledger to catch up', () => {
  test('finds all that was answered before in it, also while another fold runs', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(requests(20));
    const folding = foldInto(storage, journal);
    const first = folding.catchUp();
    await Promise.resolve();
    journal.records.push(...requests(20, 20));
    await Promise.all([folding.catchUp(), folding.catchUp()]);
    expect((await storage.usage.foldProgress())?.from.offset).toBe(40);
    await first;
  });

  test('is told when it cannot, and loses nothing by that', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(requests(20));
    const folding = foldInto(goneAtMoment(storage, 3).storage, journal);
    await expect(folding.catchUp()).rejects.toThrow(ProcessGoneError);
    await expect(folding.catchUp()).rejects.toThrow(ProcessGoneError);
    expect(journal.forgotten).toEqual([]);
    await foldInto(storage, journal).catchUp();
    expect(await storedLedger(storage.usage, KEY_IDS)).toEqual(plainLedger(journal.records));
  });

  test('is told that the database has lost some of it in a crash of its own, and finds it there the next time', async () => {
    const [survived, lost] = [await ledgerStorage(), await ledgerStorage()];
    const journal = listedJournal(requests(10));
    await foldInto(survived, journal).catchUp();
    let current = lost;
    const storage: Storage = {
      ...survived,
      get usage() {
        return current.usage;
      },
      transaction: (work, options) => current.transaction(work, options),
    };
    const folding = foldInto(storage, journal);
    journal.records.push(...requests(10, 10));
    await folding.catchUp();
    current = survived;
    journal.records.push(...requests(5, 20));
    await expect(folding.catchUp()).rejects.toThrow();
    await folding.catchUp();
    expect(await storedLedger(survived.usage, KEY_IDS)).toEqual(plainLedger(journal.records));
  });

  test('writes nothing when there is nothing new', async () => {
    const counted = goneAtMoment(await ledgerStorage(), Number.POSITIVE_INFINITY);
    const folding = foldInto(counted.storage, listedJournal(requests(5)));
    await folding.catchUp();
    const { moments } = counted;
    await folding.catchUp();
    expect(counted.moments).toBe(moments);
  });
});

describe('the journal', () => {
  test('is forgotten up to what is folded, and only then', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(requests(20));
    await foldInto(storage, journal).catchUp();
    expect(journal.forgotten).toEqual([{ segment: 1, offset: 20 }]);
  });

  test('that cannot be deleted is reported, and folded all the same', async () => {
    const storage = await ledgerStorage();
    const journal = listedJournal(requests(5));
    const forget = async () => {
      throw new Error('EPERM');
    };
    const folding = foldInto(storage, { ...journal, forget });
    await folding.catchUp();
    expect(folding.reported).toEqual([new Error('EPERM')]);
    expect((await storage.usage.foldProgress())?.from.offset).toBe(5);
  });
});
