// Storage in memory, for tests and for trying things out: the same rules as the databases, gone with the process.
// Transactions run one at a time, each on a layer of its own, so that nothing uncommitted is ever read from outside.
import type { Storage, StorageTransaction } from '../app/ports.ts';
import type { Digest } from './audit-chain.ts';
import { memoryDefaultKeys } from './memory/memory-default-keys.ts';
import { memoryEndpointReader, memoryEndpointWriter } from './memory/memory-endpoints.ts';
import { memoryKeyReader, memoryKeyWriter } from './memory/memory-keys.ts';
import { memoryPeopleReader, memoryPeopleWriter } from './memory/memory-people.ts';
import {
  memoryAuditLog,
  memoryAuditReader,
  memoryIdempotency,
  memoryWorkspaceReader,
  memoryWorkspaceWriter,
} from './memory/memory-records.ts';
import { applyAll, emptyTables, endAll, stagedOver, type Tables } from './memory/memory-tables.ts';
import { memoryUsageReader, memoryUsageWriter } from './memory/usage/memory-usage.ts';
import { TurnQueue } from './turn-queue.ts';

export function createMemoryStorage({ digest }: { readonly digest: Digest }): Storage {
  const committed = emptyTables();
  const turns = new TurnQueue();
  let closed = false;

  const staged = <T>(work: (tables: Tables) => Promise<T>): Promise<T> =>
    turns.run(async () => {
      if (closed) throw new Error('The storage is closed.');
      const tables = stagedOver(committed);
      try {
        const result = await work(tables);
        applyAll(tables);
        return result;
      } finally {
        endAll(tables);
      }
    });

  return {
    keys: memoryKeyReader(committed),
    workspaces: memoryWorkspaceReader(committed),
    endpoints: memoryEndpointReader(committed),
    audit: memoryAuditReader(committed, digest),
    people: memoryPeopleReader(committed),
    usage: memoryUsageReader(committed),
    transaction: (work) => staged((tables) => work(storageTransaction(tables, digest))),
    ping: async () => {
      if (closed) throw new Error('The storage is closed.');
    },
    close: async () => {
      await turns.run(async () => {
        closed = true;
      });
    },
  };
}

function storageTransaction(tables: Tables, digest: Digest): StorageTransaction {
  return {
    keys: memoryKeyWriter(tables),
    workspaces: memoryWorkspaceWriter(tables),
    endpoints: memoryEndpointWriter(tables),
    audit: memoryAuditLog(tables, digest),
    idempotency: memoryIdempotency(tables),
    people: memoryPeopleWriter(tables, digest),
    defaultKeys: memoryDefaultKeys(tables),
    // Nobody else remembers anything of it.
    changes: { record: async () => {} },
    usage: memoryUsageWriter(tables),
  };
}
