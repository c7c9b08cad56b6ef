// Runs the storage contract against every engine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { openPostgresStorage } from '../../packages/server/src/storage/postgres.ts';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { startPostgres, type TestPostgres } from '../harness/start-postgres.ts';
import { sha256 } from './sample-records.ts';
import { storageContract } from './storage.contract.ts';
import type { StorageEngine } from './storage-engine.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgresStorage?.close();
  await postgres.stop();
});

const sqlitePaths = new Map<Storage, string>();

/** Connecting is slow: all tests use one storage, until one of them closes it, and leave it empty. */
let postgresUrl = '';
let postgresStorage: Storage | null = null;
async function openPostgres(): Promise<Storage> {
  if (postgresStorage !== null) return postgresStorage;
  if (postgresUrl === '') postgresUrl = await postgres.newDatabase();
  const storage = await openPostgresStorage({ url: postgresUrl, digest: sha256, journal: 'node_1' });
  const close = () => {
    postgresStorage = null;
    return storage.close();
  };
  postgresStorage = { ...storage, close };
  return postgresStorage;
}

const ENGINES: readonly StorageEngine[] = [
  {
    name: 'memory',
    open: async () => createMemoryStorage({ digest: sha256 }),
    dispose: (storage) => storage.close(),
  },
  {
    name: 'SQLite',
    open: async () => {
      const path = join(await mkdtemp(join(tmpdir(), 'keywright-')), 'keywright.db');
      const storage = await openSqliteStorage({ path, digest: sha256 });
      sqlitePaths.set(storage, path);
      return storage;
    },
    dispose: async (storage) => {
      await storage.close();
      await rm(dirname(sqlitePaths.get(storage) ?? ''), { recursive: true });
    },
  },
  {
    name: 'PostgreSQL',
    open: openPostgres,
    dispose: () => postgres.emptyTables(postgresUrl),
  },
];

for (const engine of ENGINES) storageContract(engine);
