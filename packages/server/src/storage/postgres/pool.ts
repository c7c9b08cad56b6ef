// Connections to PostgreSQL. A connection that failed, or whose answer did not come in time, is never used again: on a
// half-open link the answer to one question could otherwise be waited for by the next.
import type { PostgresPool, PostgresPoolClient } from 'kysely';
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

export function openPool(url: string, settings: PoolSettings): PostgresPool {
  const pool = new pg.Pool({
    ...clientSettings(url, settings),
    max: settings.most,
    Client: Connection,
    // To the pool this is also how long somebody waits until a connection is free.
    connectionTimeoutMillis: settings.queryTimeoutMs,
  });
  // The pool has thrown it away already; whoever asks next gets a new one.
  pool.on('error', () => {});
  return { connect: async () => watched(await pool.connect()), end: () => pool.end() };
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

/** What the server says of a statement leaves the connection as good as before; all else is a failure of the link. */
function watched(client: pg.PoolClient): PostgresPoolClient {
  let failure: Error | undefined;
  const note = (error: Error) => {
    failure = error;
  };
  client.on('error', note);
  const query = async (text: string, parameters: readonly unknown[] = []) => {
    try {
      return await client.query(text, parameters.map(storable));
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) note(error as Error);
      throw error;
    }
  };
  return {
    // Cursors, the other thing it could be asked for, are what streams are made of, and nothing here is streamed.
    query: query as unknown as PostgresPoolClient['query'],
    release: () => {
      client.off('error', note);
      client.release(failure);
    },
  };
}

/** PostgreSQL keeps every character but one, and a client's text with it must not fail what it is part of. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
