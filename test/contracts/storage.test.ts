// Runs the storage contract against every engine.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { createMemoryStorage } from '../../packages/server/src/storage/memory.ts';
import { openSqliteStorage } from '../../packages/server/src/storage/sqlite.ts';
import { sha256 } from './sample-records.ts';
import { storageContract } from './storage.contract.ts';
import type { StorageEngine } from './storage-engine.ts';

const sqlitePaths = new Map<Storage, string>();

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
];

for (const engine of ENGINES) storageContract(engine);
