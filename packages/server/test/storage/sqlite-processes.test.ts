// Several processes on one file, and a process killed in the middle of writing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sampleKey, T0 } from '../../../../test/contracts/sample-records.ts';
import { insertKeys } from '../../../../test/contracts/storage-engine.ts';
import { databaseFolder } from './database-folder.ts';

const WRITER = join(import.meta.dirname, 'processes/write-keys.ts');

describe('several processes', () => {
  const folder = databaseFolder();

  function startWriter(prefix: string, count: number): { child: ChildProcess; acknowledged: () => string[] } {
    const child = spawn(process.execPath, [WRITER, folder.path(), prefix, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    // What comes after the last line break was not acknowledged in full.
    return { child, acknowledged: () => output.split('\n').slice(0, -1) };
  }

  function integrity(): unknown {
    const database = new DatabaseSync(folder.path(), { readOnly: true });
    const result = database.prepare('pragma integrity_check').get();
    database.close();
    return result;
  }

  test('open an empty file at once and write to it side by side: every write is kept, the chain is whole', async () => {
    const writers = ['a', 'b', 'c'].map((prefix) => startWriter(prefix, 40));
    const codes = await Promise.all(writers.map(async ({ child }) => (await once(child, 'close'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const storage = await folder.open();
    expect((await storage.keys.list({}, { limit: 500, after: null }, T0)).length).toBe(120);
    expect((await storage.audit.list({}, { limit: 500, after: null })).length).toBe(120);
    expect(await storage.audit.firstBrokenPosition()).toBeNull();
    expect(integrity()).toEqual({ integrity_check: 'ok' });
  });

  test('killed at any moment, a process leaves all it acknowledged, and nothing by halves', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { child, acknowledged } = startWriter(`round${round}`, 0);
      while (acknowledged().length === 0) await setTimeout(5);
      await setTimeout(round * 13);
      child.kill('SIGKILL');
      await once(child, 'close');
      const storage = await folder.open();
      for (const id of acknowledged()) expect(await storage.keys.findById(id)).toEqual(sampleKey(id));
      const keys = await storage.keys.list({}, { limit: 100_000, after: null }, T0);
      const events = await storage.audit.list({}, { limit: 100_000, after: null });
      expect(events.map((event) => event.subjectId).sort()).toEqual(keys.map((key) => key.id).sort());
      expect(await storage.audit.firstBrokenPosition()).toBeNull();
      await storage.close();
      expect(integrity()).toEqual({ integrity_check: 'ok' });
    }
  });

  test('one that holds the write lock holds up writes of the other, but no event of it', async () => {
    const storage = await folder.open();
    const other = new DatabaseSync(folder.path());
    other.exec('begin immediate');
    const write = insertKeys(storage, []);
    const startedAt = performance.now();
    await setTimeout(1);
    await storage.keys.findById('key_1');
    expect(performance.now() - startedAt).toBeLessThan(500);
    other.exec('commit');
    other.close();
    await expect(write).resolves.toBeUndefined();
  });

  test('two storages of one process on one file take turns as well', async () => {
    const [one, two] = [await folder.open(), await folder.open()];
    await one.transaction((tx) =>
      tx.workspaces.insert({ id: 'ws_1', name: 'One', slug: 'one', createdAt: T0 }),
    );
    const writes = Array.from({ length: 40 }, (_, index) =>
      (index % 2 === 0 ? one : two).transaction(async (tx) => {
        await setTimeout(1);
        await tx.keys.insert(sampleKey(`key_${index}`));
      }),
    );
    await Promise.all(writes);
    expect((await two.keys.list({}, { limit: 100, after: null }, T0)).length).toBe(40);
  });
});
