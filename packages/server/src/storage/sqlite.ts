// Storage in one SQLite file, for one machine. What a transaction acknowledged is on disk: WAL with synchronous=FULL.
// Three connections: one writes, one reads for verification, so that no read waits for a transaction; and one reads the
// ledger, where a long sum holds on to the moment it began at, which verification must never do.
import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Storage } from '../app/ports.ts';
import type { Digest } from './audit-chain.ts';
import { migrate } from './migrations/migrate.ts';
import { LOCAL_JOURNAL } from './nodes/sole-process.ts';
import { createKyselyStorage } from './sql/kysely-storage.ts';
import type { Schema } from './sql/schema.ts';
import { nodeSqliteDialect } from './sqlite/node-sqlite-dialect.ts';
import { sameFileGuard } from './sqlite/same-file.ts';
import { SQLITE_ENGINE } from './sqlite/sqlite-engine.ts';
import { requireSafeSqlite } from './sqlite/sqlite-version.ts';

/** How long opening waits for another process that is opening the same file. */
const OPENING_TIMEOUT_MS = 10_000;

/** SQLite's own 2 MB would make most lookups among 100,000 keys read the file. */
const READ_CACHE_KIB = 32 * 1024;

/** A slice of the ledger touches a page for nearly every row; what does not fit is written out before its time. */
const WRITE_CACHE_KIB = 16 * 1024;

const SYNCHRONOUS_FULL = 2;

export interface SqliteOptions {
  /** The database's file; its folder must exist. */
  readonly path: string;
  /** SHA-256 of a text, for the audit chain. */
  readonly digest: Digest;
  /** What the ledger calls the journal of this process. Default: that of a process alone. */
  readonly journal?: string;
}

export async function openSqliteStorage({
  path,
  digest,
  journal = LOCAL_JOURNAL,
}: SqliteOptions): Promise<Storage> {
  if (path === '' || path === ':memory:')
    throw new Error('A database needs a file; memory.ts keeps keys in memory.');
  const opened: DatabaseSync[] = [];
  try {
    const writer = openWriter(path, opened);
    const writeDb = new Kysely<Schema>({ dialect: nodeSqliteDialect(writer, 'writer') });
    await migrate(writeDb);
    // From here on the dialect waits for other processes; SQLite's own waiting would stop the event loop.
    writer.exec('pragma busy_timeout = 0');
    const reading = (role: 'reader' | 'snapshots') =>
      new Kysely<Schema>({ dialect: nodeSqliteDialect(openReader(path, opened), role) });
    const databases = { writeDb, readDb: reading('reader'), snapshotDb: reading('snapshots') };
    const storage = createKyselyStorage({
      ...databases,
      digest,
      engine: SQLITE_ENGINE,
      journal,
    });
    await storage.ping();
    // Kysely closes only what it has used, and a connection that outlives the writer's leaves a WAL behind.
    await databases.snapshotDb.connection().execute(async () => {});
    return guarded(storage, sameFileGuard(path));
  } catch (error) {
    for (const database of opened) database.close();
    throw withAdvice(path, error);
  }
}

/** Neither acknowledges a write nor calls itself healthy once the file is gone. */
function guarded(storage: Storage, requireSameFile: () => void): Storage {
  return {
    ...storage,
    async transaction(work, options) {
      requireSameFile();
      return storage.transaction(work, options);
    },
    async ping() {
      requireSameFile();
      await storage.ping();
    },
  };
}

function openWriter(path: string, opened: DatabaseSync[]): DatabaseSync {
  if (!existsSync(path)) makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: OPENING_TIMEOUT_MS, enableForeignKeyConstraints: true });
  opened.push(database);
  requireSafeSqlite(String(database.prepare('select sqlite_version() as version').get()?.['version']));
  const mode = database.prepare('pragma journal_mode = wal').get()?.['journal_mode'];
  if (mode !== 'wal') throw new Error(`the file system does not allow WAL mode (journal mode is ${mode})`);
  database.exec(`pragma cache_size = -${WRITE_CACHE_KIB}`);
  database.exec('pragma synchronous = full');
  const { synchronous } = { ...database.prepare('pragma synchronous').get() };
  if (synchronous !== SYNCHRONOUS_FULL) throw new Error('SQLite does not sync every commit to the disk');
  return database;
}

/** SQLite would let every user of the machine read the file; its WAL takes over the file's mode. */
function makePrivateFile(path: string): void {
  // Only ever a new file ('x'): closing a descriptor of an open database drops the locks this process holds on it
  // (sqlite.org/howtocorrupt.html, section 2.2).
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

function openReader(path: string, opened: DatabaseSync[]): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: OPENING_TIMEOUT_MS });
  opened.push(database);
  database.exec(`pragma cache_size = -${READ_CACHE_KIB}`);
  return database;
}

function withAdvice(path: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Cannot open the database ${path}: ${message}. ${adviceFor(message)}`, { cause });
}

function adviceFor(message: string): string {
  if (/not a database|malformed|disk image/.test(message)) {
    return 'The file is damaged or is not a SQLite database: keep it and its -wal file for inspection, and restore the latest backup in its place.';
  }
  if (/previously executed migration/.test(message)) {
    return 'A newer release has already changed this database: run that release, or restore a backup from before it.';
  }
  if (/SQLite [\d.]+ can corrupt/.test(message)) return 'Nothing was changed.';
  return 'Check that its folder exists, is on a local disk, and that this user may read and write there.';
}
