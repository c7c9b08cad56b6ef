// What only a database file can do: last, be opened twice, be damaged, and be tampered with.
import { open, stat, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import {
  sampleEvent,
  sampleKey,
  sampleWorkspace,
  sha256,
  T0,
} from '../../../../test/contracts/sample-records.ts';
import { insertKeys, insertWorkspaces } from '../../../../test/contracts/storage-engine.ts';
import { openSqliteStorage } from '../../src/storage/sqlite.ts';
import { databaseFolder } from './database-folder.ts';

describe('a database file', () => {
  const folder = databaseFolder();

  test('gives back after reopening what was committed, and goes on with its audit chain', async () => {
    const first = await folder.open();
    await insertWorkspaces(first, [sampleWorkspace('ws_1')]);
    await insertKeys(first, [sampleKey('key_1')]);
    await first.transaction((tx) => tx.audit.append(sampleEvent('evt_1')));
    await first.close();

    const second = await folder.open();
    expect(await second.keys.findById('key_1')).toEqual(sampleKey('key_1'));
    await second.transaction((tx) => tx.audit.append(sampleEvent('evt_2')));
    expect(await second.audit.firstBrokenPosition()).toBeNull();
    expect((await second.audit.list({}, { limit: 5, after: null })).length).toBe(2);
  });

  test('can be read by nobody else on the machine, its WAL included', async () => {
    await folder.open();
    for (const name of ['keywright.db', 'keywright.db-wal', 'keywright.db-shm']) {
      expect((await stat(folder.path(name))).mode & 0o077).toBe(0);
    }
  });

  test('is left without a WAL when closed, so that it can be copied', async () => {
    const storage = await folder.open();
    await insertWorkspaces(storage, [sampleWorkspace('ws_1')]);
    await storage.close();
    await expect(stat(folder.path('keywright.db-wal'))).rejects.toThrow('ENOENT');
  });

  test('keeps instants as integers', async () => {
    const storage = await folder.open();
    await insertWorkspaces(storage, [sampleWorkspace('ws_1')]);
    await insertKeys(storage, [sampleKey('key_1', { expiresAt: T0 })]);
    const database = new DatabaseSync(folder.path(), { readOnly: true });
    const types = database.prepare('select typeof(expires_at) as kind from keys').all();
    database.close();
    expect(types).toEqual([{ kind: 'integer' }]);
  });
});

describe('a database that cannot be opened says what to do', () => {
  const folder = databaseFolder();
  const opening = (path: string) => openSqliteStorage({ path, digest: sha256 });

  test('when its folder is missing', async () => {
    await expect(opening(folder.path('missing/keywright.db'))).rejects.toThrow(/folder exists/);
  });

  test('when it is no database', async () => {
    await writeFile(folder.path(), 'This is a letter, not a database. '.repeat(100));
    await expect(opening(folder.path())).rejects.toThrow(/not a database.*restore the latest backup/);
  });

  test('when its first page is damaged behind a whole header', async () => {
    await (await folder.open()).close();
    const headerLength = 100;
    const file = await open(folder.path(), 'r+');
    await file.write(Buffer.alloc(4096 - headerLength, 0xa5), 0, 4096 - headerLength, headerLength);
    await file.close();
    await expect(opening(folder.path())).rejects.toThrow(/malformed.*restore the latest backup/);
  });

  test('when a newer release has changed it', async () => {
    await (await folder.open()).close();
    folder.tamper("insert into kysely_migration values ('9999-future', '2099-01-01T00:00:00.000Z')");
    await expect(opening(folder.path())).rejects.toThrow(/newer release/);
  });

  test('when it is to be in memory', async () => {
    await expect(opening(':memory:')).rejects.toThrow('needs a file');
  });

  test('and leaves nothing open: the file can be copied, put right and opened', async () => {
    await (await folder.open()).close();
    folder.tamper("insert into kysely_migration values ('9999-future', '2099-01-01T00:00:00.000Z')");
    await expect(opening(folder.path())).rejects.toThrow();
    await expect(stat(folder.path('keywright.db-wal'))).rejects.toThrow('ENOENT');
    folder.tamper("delete from kysely_migration where name = '9999-future'");
    await expect(folder.open()).resolves.toBeDefined();
  });
});
