// The ledger in a database file: what its long reads leave to others, and whole numbers in its columns.
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sampleKey, sampleWorkspace } from '../../../../test/contracts/sample-records.ts';
import { insertKeys, insertWorkspaces, updateKey } from '../../../../test/contracts/storage-engine.ts';
import {
  addUsageRows,
  MINUTE,
  OF_WORKSPACE_1,
  sampleRow,
  sampleSubject,
  usageQuery,
} from '../../../../test/contracts/usage/sample-usage.ts';
import { databaseFolder } from './database-folder.ts';

const rowsOf = (subjects: number) =>
  Array.from({ length: subjects }, (_, index) =>
    sampleRow({ subject: sampleSubject({ address: `10.0.0.${index}` }) }),
  );

describe('the ledger in a database file', () => {
  const folder = databaseFolder();

  test('is summed piece by piece: a long sum lets others have their turns', async () => {
    const storage = await folder.open();
    await addUsageRows(storage, rowsOf(2000));
    let turns = 0;
    let isOver = false;
    const counting = (async () => {
      for (; !isOver; turns += 1) await setImmediate();
    })();
    const [group] = await storage.usage.sum(usageQuery({ of: OF_WORKSPACE_1 }));
    isOver = true;
    await counting;
    expect(group?.sums.requests).toBe(2000);
    expect(turns).toBeGreaterThan(12);
  });

  test('is summed as of a moment gone by, while keys are read as they are now', async () => {
    const storage = await folder.open();
    await insertWorkspaces(storage, [sampleWorkspace('ws_1')]);
    await insertKeys(storage, [sampleKey('key_1')]);
    await addUsageRows(storage, rowsOf(2000));
    let isSummed = false;
    const summing = storage.usage.sum(usageQuery({ of: OF_WORKSPACE_1 })).then((groups) => {
      isSummed = true;
      return groups;
    });
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    await updateKey(storage, sampleKey('key_1', { revokedAt: MINUTE }));
    const read = await storage.keys.findById('key_1');
    expect(isSummed).toBe(false);
    expect(read?.revokedAt).toBe(MINUTE);
    expect((await summing)[0]?.sums.requests).toBe(2000);
  });

  test('is summed for several at once, each as of a moment after it was asked', async () => {
    const storage = await folder.open();
    const sums = [1, 2, 3].map(async (round) => {
      await addUsageRows(storage, [sampleRow({ requests: 10 ** round })]);
      return (await storage.usage.sum(usageQuery()))[0]?.sums.requests ?? 0;
    });
    const [first = 0, second = 0, third = 0] = await Promise.all(sums);
    expect(first).toBeGreaterThanOrEqual(10);
    expect(second).toBeGreaterThanOrEqual(110);
    expect(third).toBe(1110);
  });

  test('is there when the file is opened again, and closes with a sum still running', async () => {
    const first = await folder.open();
    await addUsageRows(first, rowsOf(1000));
    const summing = first.usage.sum(usageQuery());
    await first.close();
    expect((await summing)[0]?.sums.requests).toBe(1000);
    const second = await folder.open();
    expect((await second.usage.sum(usageQuery()))[0]?.sums.requests).toBe(1000);
  });

  test('keeps its figures as integers, and one row for a subject however often it comes', async () => {
    const storage = await folder.open();
    await addUsageRows(storage, [sampleRow(), sampleRow({ bucketAt: MINUTE + 60_000 })]);
    await addUsageRows(storage, [sampleRow()]);
    const database = new DatabaseSync(folder.path(), { readOnly: true });
    const kinds = database.prepare('select distinct typeof(requests) as kind from usage_buckets').all();
    const subjects = database.prepare('select id from usage_subjects').all();
    database.close();
    expect(kinds).toEqual([{ kind: 'integer' }]);
    expect(subjects).toEqual([{ id: expect.stringMatching(/^key_1\.[\w-]{20}$/) }]);
  });
});
