// One node:sqlite database as a Kysely connection: prepared statements are kept, and a transaction is never left half.
// What is written between `tryBegin` and `commit` is committed together or not at all, also when SQLite gives up in between.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { LRUCache } from 'lru-cache';

/** Far above the number of distinct statements; only lists of varying length add texts. */
const MAX_PREPARED = 500;
const SQLITE_BUSY = 5;

export class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new LRUCache<string, Prepared>({ max: MAX_PREPARED });
  #inTransaction = false;
  #syncs = true;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    this.#requireTransactionIntact();
    const { statement, answersRows } = this.#prepare(sql);
    const values = parameters as readonly SQLInputValue[];
    if (answersRows) return { rows: statement.all(...values) as R[] };
    return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // A statement of its own: one from the cache could be run again while this one is half read.
    const statement = this.#database.prepare(sql);
    for (const row of statement.iterate(...(parameters as readonly SQLInputValue[])))
      yield { rows: [row as R] };
  }

  /** Whether a commit waits until the disk has it. SQLite takes this between transactions only. */
  set syncs(syncs: boolean) {
    if (syncs === this.#syncs) return;
    this.#database.exec(`pragma synchronous = ${syncs ? 'full' : 'normal'}`);
    this.#syncs = syncs;
  }

  /** IMMEDIATE takes the write lock at once; a plain BEGIN could fail later, after reading something now outdated. */
  tryBegin(lastTry: boolean): boolean {
    try {
      this.#database.exec('begin immediate');
    } catch (error) {
      if (!lastTry && isBusy(error)) return false;
      throw error;
    }
    this.#inTransaction = true;
    return true;
  }

  /** What is read until `commit` is of one moment, that of the first read. */
  beginReading(): void {
    this.#database.exec('begin');
    this.#inTransaction = true;
  }

  commit(): void {
    this.#requireTransactionIntact();
    this.#database.exec('commit');
    this.#inTransaction = false;
  }

  rollback(): void {
    this.#inTransaction = false;
    if (this.#database.isTransaction) this.#database.exec('rollback');
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  /** Some failures (a full disk) end the transaction inside SQLite; what followed would be committed by itself. */
  #requireTransactionIntact(): void {
    if (this.#inTransaction && !this.#database.isTransaction) {
      throw new Error('The transaction was ended by an earlier failure.');
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, answersRows: statement.columns().length > 0 };
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

interface Prepared {
  readonly statement: StatementSync;
  readonly answersRows: boolean;
}

function isBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  // The low byte of an extended code is its primary code (sqlite.org/rescode.html).
  return (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
