// Kysely over node:sqlite. node:sqlite is synchronous, so a statement is never interrupted; what must not interleave
// are transactions: on the writing connection one at a time, and every statement belongs to the one that has the turn.
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { TurnQueue } from '../turn-queue.ts';
import { NodeSqliteConnection } from './node-sqlite-connection.ts';

/** Together ten seconds of waiting for another process. */
const BUSY_RETRIES = 1000;
const BUSY_PAUSE_MS = 10;

/** SQLite has one level of isolation, and Kysely no other way to hand on how durable a transaction has to be. */
export const UNSYNCED = 'read uncommitted';

/** One connection each: what one transaction reads or writes must not reach the statements of another. */
export type ConnectionRole = 'writer' | 'reader' | 'snapshots';

export function nodeSqliteDialect(database: DatabaseSync, role: ConnectionRole): Dialect {
  return {
    createDriver: () => new DRIVERS[role](database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new NodeSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** SQLite rolls back DDL, so a migration cut short leaves nothing behind. */
class NodeSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Reads single statements, each its own snapshot, so nobody waits for a turn. */
class ReaderDriver implements Driver {
  protected readonly connection: NodeSqliteConnection;

  constructor(database: DatabaseSync) {
    this.connection = new NodeSqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw new Error('Transactions run on the writing connection.');
  }

  async commitTransaction(): Promise<void> {
    this.connection.commit();
  }

  async rollbackTransaction(): Promise<void> {
    this.connection.rollback();
  }

  async destroy(): Promise<void> {
    this.connection.close();
  }
}

/** One transaction at a time, each statement in the turn of its own. */
abstract class TransactionDriver extends ReaderDriver {
  readonly #turns = new TurnQueue();

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    return this.connection;
  }

  override async releaseConnection(): Promise<void> {
    this.#turns.give();
  }

  override async destroy(): Promise<void> {
    await this.#turns.run(() => super.destroy());
  }
}

class WriterDriver extends TransactionDriver {
  /** Another process may be writing: waits for it without stopping this one's event loop. */
  override async beginTransaction(_connection?: unknown, settings?: TransactionSettings): Promise<void> {
    this.connection.syncs = settings?.isolationLevel !== UNSYNCED;
    for (let retries = 0; !this.connection.tryBegin(retries === BUSY_RETRIES); retries += 1) {
      await setTimeout(BUSY_PAUSE_MS);
    }
  }
}

/** Transactions that read only, each of one moment: they wait for no writer, and no writer waits for them. */
class SnapshotDriver extends TransactionDriver {
  override async beginTransaction(): Promise<void> {
    this.connection.beginReading();
  }
}

const DRIVERS = {
  writer: WriterDriver,
  reader: ReaderDriver,
  snapshots: SnapshotDriver,
} as const satisfies Readonly<Record<ConnectionRole, new (database: DatabaseSync) => Driver>>;
