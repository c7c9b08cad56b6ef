// The Storage port over any database Kysely speaks to. Reads outside transactions go through `readDb`, sums of the ledger
// through `snapshotDb`, all else through `writeDb`, which must run one transaction at a time: the audit chain and use cases
// that look, then write, rely on it.
import type { IsolationLevel, Kysely } from 'kysely';
import type { Storage, StorageTransaction, TransactionOptions } from '../../app/ports.ts';
import type { Digest } from '../audit-chain.ts';
import { auditLog, auditReader } from './audit-queries.ts';
import { defaultKeys } from './default-key-queries.ts';
import { endpointReader, endpointWriter } from './endpoint-queries.ts';
import { idempotencyMemory } from './idempotency-queries.ts';
import { insertKey, updateKey } from './keys/key-changes.ts';
import { compileKeyLookups } from './keys/key-lookups.ts';
import { type KeyReading, keyReader } from './keys/key-queries.ts';
import { peopleReader, peopleWriter } from './people/people-records.ts';
import type { Schema } from './schema.ts';
import { SharedValues } from './shared-values.ts';
import {
  compileUsageStatements,
  type UsageStatements,
  usageReader,
  usageWriter,
} from './usage/usage-queries.ts';
import { workspaceReader, workspaceWriter } from './workspace-queries.ts';

export interface KyselyStorageOptions {
  readonly readDb: Kysely<Schema>;
  readonly writeDb: Kysely<Schema>;
  /** Its transactions read of one moment. */
  readonly snapshotDb: Kysely<Schema>;
  readonly digest: Digest;
  /** What tells the dialect of a transaction that need not survive a failure of the power. */
  readonly unsynced: IsolationLevel;
}

export function createKyselyStorage(options: KyselyStorageOptions): Storage {
  const { readDb, writeDb, snapshotDb, digest, unsynced } = options;
  const shared = new SharedValues();
  const reading = { shared, lookups: compileKeyLookups(readDb, shared) };
  const means = { reading, digest, statements: compileUsageStatements(writeDb, digest) };
  return {
    keys: keyReader(readDb, reading),
    workspaces: workspaceReader(readDb),
    endpoints: endpointReader(readDb),
    audit: auditReader(readDb, digest),
    people: peopleReader(readDb),
    usage: usageReader(readDb, snapshotDb),
    transaction: (work, { survives } = SURVIVES_ALL) => {
      const transaction = writeDb.transaction();
      const begun = survives === 'process' ? transaction.setIsolationLevel(unsynced) : transaction;
      return begun.execute((tx) => work(storageTransaction(tx, means)));
    },
    ping: async () => {
      await readDb.selectFrom('workspaces').select('id').limit(1).execute();
    },
    close: async () => {
      await readDb.destroy();
      await snapshotDb.destroy();
      await writeDb.destroy();
    },
  };
}

const SURVIVES_ALL: TransactionOptions = { survives: 'power' };

interface TransactionMeans {
  readonly reading: KeyReading;
  readonly digest: Digest;
  readonly statements: UsageStatements;
}

function storageTransaction(
  tx: Kysely<Schema>,
  { reading, digest, statements }: TransactionMeans,
): StorageTransaction {
  return {
    keys: {
      ...keyReader(tx, reading),
      insert: (key) => insertKey(tx, key),
      update: (key) => updateKey(tx, key),
    },
    workspaces: workspaceWriter(tx),
    endpoints: endpointWriter(tx),
    audit: auditLog(tx, digest),
    idempotency: idempotencyMemory(tx),
    people: peopleWriter(tx),
    defaultKeys: defaultKeys(tx),
    usage: usageWriter(tx, statements),
  };
}
