// The Storage port over any database Kysely speaks to. Reads outside transactions go through `readDb`, sums of the ledger
// through `snapshotDb`, all else through `writeDb`. The engine sees to it that transactions which look, then write, run
// one at a time: the audit chain and the use cases rely on it.
import type { Kysely } from 'kysely';
import type { AuditLink, Storage, StorageTransaction, TransactionOptions } from '../../app/ports.ts';
import type { Digest } from '../audit-chain.ts';
import { RunningWork } from '../running-work.ts';
import { type AuditStatements, auditLog, auditReader, compileAudit } from './audit-queries.ts';
import { changeLogs } from './change-log.ts';
import { defaultKeys } from './default-key-queries.ts';
import { endpointReader, endpointWriter } from './endpoint-queries.ts';
import { idempotencyMemory } from './idempotency-queries.ts';
import { KeyChanges } from './keys/key-changes.ts';
import { compileKeyLookups } from './keys/key-lookups.ts';
import { keyReader } from './keys/key-queries.ts';
import { type KeyWriting, keyWriter } from './keys/key-writer.ts';
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
  const means = {
    writing: { ...reading, changes: new KeyChanges(writeDb) },
    auditing: compileAudit(writeDb),
    statements: compileUsageStatements(writeDb, digest),
    logOf: changeLogs(engine),
    ...{ digest, engine, journal },
  };
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
          return await work(await storageTransaction(tx, { ...means, survives }));
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
  readonly writing: KeyWriting;
  readonly auditing: AuditStatements;
  readonly logOf: ReturnType<typeof changeLogs>;
  readonly digest: Digest;
  readonly engine: SqlEngine;
  readonly journal: string;
  readonly statements: UsageStatements;
  readonly survives: TransactionOptions['survives'];
}

async function storageTransaction(
  tx: Kysely<Schema>,
  { writing, auditing, logOf, digest, engine, journal, statements, survives }: TransactionMeans,
): Promise<StorageTransaction> {
  const newest = await newestLinkIn(tx, { auditing, engine, survives });
  return {
    keys: keyWriter(tx, writing),
    workspaces: workspaceWriter(tx),
    endpoints: endpointWriter(tx),
    audit: auditLog(tx, { digest, insertion: auditing.insertion, newest }),
    idempotency: idempotencyMemory(tx),
    people: peopleWriter(tx),
    defaultKeys: defaultKeys(tx),
    changes: logOf(tx),
    usage: usageWriter(tx, { statements, journal, alone: () => engine.holdBuckets(tx) }),
  };
}

/** Whoever survives all has had the writes to itself since it began, and nearly always appends: it is asked for at once. */
async function newestLinkIn(
  tx: Kysely<Schema>,
  { auditing, engine, survives }: Pick<TransactionMeans, 'auditing' | 'engine' | 'survives'>,
): Promise<() => Promise<readonly AuditLink[]>> {
  if (survives === 'power') {
    const { rows } = await auditing.newest.sendAhead(tx, []);
    return () => rows;
  }
  return async () => {
    await engine.holdWrites(tx);
    return (await auditing.newest.run(tx, [])).rows;
  };
}
