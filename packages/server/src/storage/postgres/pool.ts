// Connections to PostgreSQL. A connection that failed, or whose answer did not come in time, is never used again: on a
// half-open link the answer to one question could otherwise be waited for by the next.
import pg from 'pg';
import type { TransactionOptions } from '../../app/ports.ts';

export interface PoolSettings {
  readonly most: number;
  readonly queryTimeoutMs: number;
  /** The server ends a transaction that says nothing for so long. */
  readonly idleInTransactionMs: number;
  /** `process`: what is committed need not survive the database's. Default: it survives all. */
  readonly survives?: TransactionOptions['survives'];
}

const CONNECT_TIMEOUT_MS = 2000;
const KEEP_ALIVE_AFTER_MS = 5000;

/** PostgreSQL's names for 8-byte integers: instants and counts, all of them far below 2^53. */
const INT8 = 20;

export function clientSettings(
  url: string,
  { queryTimeoutMs, idleInTransactionMs, survives = 'power' }: Omit<PoolSettings, 'most'>,
) {
  return {
    connectionString: url,
    ...(survives === 'process' && { options: '-c synchronous_commit=off' }),
    application_name: 'keywright',
    query_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    types: { getTypeParser },
  } satisfies pg.ClientConfig;
}

export function openPool(url: string, settings: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    ...clientSettings(url, settings),
    max: settings.most,
    pipeline: true,
    Client: Connection,
    // To the pool this is also how long somebody waits until a connection is free.
    connectionTimeoutMillis: settings.queryTimeoutMs,
  });
  // The pool has thrown it away already; whoever asks next gets a new one.
  pool.on('error', () => {});
  return pool;
}

class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    const settings = typeof config === 'string' ? { connectionString: config } : config;
    super({ ...settings, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  }
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 ? exactNumber : pg.types.getTypeParser(oid, format as 'text');
}

function exactNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${text} is no whole number that can be told exactly.`);
}
