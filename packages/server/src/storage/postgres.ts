// Storage in PostgreSQL, for many nodes. Every read is of the primary: a replica may not have heard of a revocation yet.
// Transactions that decide something run one at a time, whichever node they are of, as they do in SQLite.
import type { Storage } from '../app/ports.ts';
import type { Digest } from './audit-chain.ts';
import { migrate } from './migrations/migrate.ts';
import type { PoolSettings } from './postgres/pool.ts';
import { openPostgres } from './postgres/postgres-driver.ts';
import { POSTGRES_ENGINE } from './postgres/postgres-engine.ts';
import { nameChannel } from './postgres/told-changes.ts';
import { createKyselyStorage } from './sql/kysely-storage.ts';

export interface PostgresOptions {
  /** `postgres://…`, as libpq and pg read it. */
  readonly url: string;
  /** SHA-256 of a text, for the audit chain. */
  readonly digest: Digest;
  /** What the ledger calls the journal of this data folder. */
  readonly journal: string;
}

/** A node that stops in the middle of a transaction must not stop the others' for longer than its lease lasts. */
const IDLE_IN_TRANSACTION_MS = 1000;

const POOLS = {
  writer: { most: 4, queryTimeoutMs: 10_000, idleInTransactionMs: IDLE_IN_TRANSACTION_MS },
  /** Verification waits for these: what does not answer in this time is away. */
  reader: { most: 10, queryTimeoutMs: 2000, idleInTransactionMs: IDLE_IN_TRANSACTION_MS },
  /** Long sums, told slice by slice. */
  snapshots: { most: 2, queryTimeoutMs: 60_000, idleInTransactionMs: 60_000 },
} as const satisfies Readonly<Record<string, PoolSettings>>;

/** Migrations may take their time, and wait for those of another node. */
const MIGRATING = { most: 2, queryTimeoutMs: 3_600_000, idleInTransactionMs: 3_600_000 };

export async function openPostgresStorage({ url, digest, journal }: PostgresOptions): Promise<Storage> {
  try {
    const migrating = openPostgres(url, MIGRATING);
    await migrate(migrating)
      .then(() => nameChannel(migrating))
      .finally(() => migrating.destroy());
  } catch (error) {
    throw withAdvice(url, error);
  }
  return createKyselyStorage({
    writeDb: openPostgres(url, POOLS.writer),
    readDb: openPostgres(url, POOLS.reader),
    snapshotDb: openPostgres(url, POOLS.snapshots),
    digest,
    engine: POSTGRES_ENGINE,
    journal,
  });
}

/** Without the password, which an address may hold. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function withAdvice(url: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message || String(cause.cause ?? cause.name) : String(cause);
  return new Error(`Cannot use the database ${placeOf(url)}: ${message}. ${adviceFor(message)}`, { cause });
}

function adviceFor(message: string): string {
  if (/previously executed migration/.test(message)) {
    return 'A newer release has already changed this database: run that release, or restore a backup from before it.';
  }
  if (/password|authentication|no pg_hba/i.test(message)) {
    return 'Check the user and the password in KEYWRIGHT_DATABASE_URL.';
  }
  if (/does not exist/.test(message)) return 'Make the database and its user first (createuser, createdb).';
  if (/permission denied/.test(message)) return 'The user must own the database, or may create tables in it.';
  return 'Check that PostgreSQL runs there and that KEYWRIGHT_DATABASE_URL names it.';
}
