// The Storage port over any database Kysely speaks to. Reads outside transactions go through `readDb`, sums of the ledger
// through `snapshotDb`, all else through `writeDb`. The engine sees to it that transactions which look, then write, run
// one at a time: the audit chain and the use cases rely on it.
import type { Kysely } from 'kysely';
import type { Storage, StorageTransaction, TransactionOptions } from '../../app/ports.ts';
import type { Digest } from '../audit-chain.ts';
import { RunningWork } from '../running-work.ts';
import { auditLog, auditReader } from './audit-queries.ts';
import { changeLog } from './change-log.ts';
import { defaultKeys } from './default-key-queries.ts';
import { endpointReader, endpointWriter } from './endpoint-queries.ts';
import { idempotencyMemory } from './idempotency-queries.ts';
import { insertKey, updateKey } from './keys/key-changes.ts';
import { compileKeyLookups } from './keys/key-lookups.ts';
import { type KeyReading, keyReader } from './keys/key-queries.ts';
import { peopleReader, peopleWriter } from './people/people-records.ts';
import type { Schema } from './schema.ts';
import { SharedValues } from './shared-values.ts';
import type { SqlEngine } from './sql-engine.ts';
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
  readonly engine: SqlEngine;
  /** What the ledger calls the journal of this data folder. */
  readonly journal: string;
}

export function createKyselyStorage(options: KyselyStorageOptions): Storage {
  const { readDb, writeDb, snapshotDb, digest, engine, journal } = options;
  const shared = new SharedValues();
  const reading = { shared, lookups: compileKeyLookups(readDb, shared) };
  const means = { reading, digest, engine, journal, statements: compileUsageStatements(writeDb, digest) };
  const running = new RunningWork();
  return {
    keys: keyReader(readDb, reading),
    workspaces: workspaceReader(readDb),
    endpoints: endpointReader(readDb),
    audit: auditReader(readDb, digest),
    people: peopleReader(readDb),
    usage: usageReader(readDb, { snapshotDb, journal }),
    transaction: (work, { survives } = SURVIVES_ALL) =>
      running.add(
        engine.begin(writeDb, survives).execute(async (tx) => {
          await engine.enter(tx, survives);
          return await work(storageTransaction(tx, { ...means, survives }));
        }),
      ),
    ping: async () => {
      await readDb.selectFrom('workspaces').select('id').limit(1).execute();
    },
    close: async () => {
      await running.end();
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
  readonly engine: SqlEngine;
  readonly journal: string;
  readonly statements: UsageStatements;
  readonly survives: TransactionOptions['survives'];
}

function storageTransaction(
  tx: Kysely<Schema>,
  { reading, digest, engine, journal, statements, survives }: TransactionMeans,
): StorageTransaction {
  // Whoever survives all has held them since it began.
  const alone = survives === 'power' ? async () => {} : () => engine.holdWrites(tx);
  return {
    keys: {
      ...keyReader(tx, reading),
      insert: (key) => insertKey(tx, key),
      update: (key) => updateKey(tx, key),
    },
    workspaces: workspaceWriter(tx),
    endpoints: endpointWriter(tx),
    audit: auditLog(tx, digest, alone),
    idempotency: idempotencyMemory(tx),
    people: peopleWriter(tx),
    defaultKeys: defaultKeys(tx),
    changes: changeLog(tx, engine),
    usage: usageWriter(tx, { statements, journal, alone: () => engine.holdBuckets(tx) }),
  };
}
