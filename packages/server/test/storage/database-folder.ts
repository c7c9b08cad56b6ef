// A folder for the database files of one test, removed after it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach } from 'vitest';
import { sha256 } from '../../../../test/contracts/sample-records.ts';
import type { Storage } from '../../src/app/ports.ts';
import { openSqliteStorage } from '../../src/storage/sqlite.ts';

export interface DatabaseFolder {
  path(name?: string): string;
  /** Opens the database; closed after the test when the test has not done so. */
  open(name?: string): Promise<Storage>;
  /** Runs SQL behind the storage's back. */
  tamper(sql: string): void;
}

export function databaseFolder(): DatabaseFolder {
  let folder = '';
  let opened: Storage[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywright-'));
    opened = [];
  });
  afterEach(async () => {
    for (const storage of opened) await storage.close();
    await rm(folder, { recursive: true });
  });
  const path = (name = 'keywright.db') => join(folder, name);
  return {
    path,
    open: async (name) => {
      const storage = await openSqliteStorage({ path: path(name), digest: sha256 });
      opened.push(storage);
      return storage;
    },
    tamper: (sql) => {
      const database = new DatabaseSync(path(), { enableForeignKeyConstraints: false });
      database.exec(sql);
      database.close();
    },
  };
}
