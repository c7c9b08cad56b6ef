// How Kysely speaks to PostgreSQL here: what is sent ahead is on its way while the next statement is made, and a
// transaction's first question carries its `begin`. Statements are answered in the order they were sent in.
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import type { Schema } from '../sql/schema.ts';
import { handlingOf, type SentResult } from '../sql/statement.ts';
import { openPool, type PoolSettings } from './pool.ts';

export function openPostgres(url: string, settings: PoolSettings): Kysely<Schema> {
  const dialect: Dialect = {
    createDriver: () => new PipeliningDriver(openPool(url, settings)),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
  return new Kysely<Schema>({ dialect });
}

class PipeliningDriver implements Driver {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PipeliningConnection> {
    return new PipeliningConnection(await this.#pool.connect());
  }

  /** Nothing but the link can fail a `begin`, and then what follows it fails too. */
  async beginTransaction(
    connection: PipeliningConnection,
    { isolationLevel }: TransactionSettings,
  ): Promise<void> {
    const text = isolationLevel === undefined ? 'begin' : `begin isolation level ${isolationLevel}`;
    connection.send({ text });
  }

  commitTransaction(connection: PipeliningConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: PipeliningConnection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(connection: PipeliningConnection): Promise<void> {
    connection.release();
  }

  destroy(): Promise<void> {
    return this.#pool.end();
  }
}

/** One turn with a connection of the pool. */
class PipeliningConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  /** Of the link: what the server says of a statement leaves the connection as good as before. */
  #failure: Error | undefined;
  /** Of the first statement that was sent ahead and failed. */
  #failedAhead: unknown;

  constructor(client: pg.PoolClient) {
    this.#client = client;
    client.on('error', this.#noteFailure);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<SentResult<Row>> {
    const handling = handlingOf(query);
    const question = {
      text: query.sql,
      values: query.parameters.map(storable),
      ...(handling !== undefined && { name: handling.name }),
    };
    if (handling?.isAhead === true) {
      const later = this.send(question).then(({ rows }) => rows as Row[]);
      later.catch(() => {});
      return { rows: [], later };
    }
    const { rows, rowCount } = await this.#ask(question);
    return { rows: rows as Row[], ...(rowCount !== null && { numAffectedRows: BigInt(rowCount) }) };
  }

  /** Whoever asks next, or commits, is told of its failure. */
  send(question: pg.QueryConfig): Promise<pg.QueryResult> {
    const answer = this.#query(question);
    answer.catch((error) => {
      this.#failedAhead ??= error;
    });
    return answer;
  }

  /** A transaction in which a statement failed is rolled back by the server, which calls that a success. */
  async commit(): Promise<void> {
    const { command } = await this.#ask({ text: 'commit' });
    if (command !== 'COMMIT')
      throw new Error('The database did not commit a transaction of which a statement had failed.');
  }

  /** The server does so itself where the link has failed. */
  async rollback(): Promise<void> {
    this.#failedAhead = undefined;
    if (this.#failure === undefined) await this.#query({ text: 'rollback' }).catch(this.#noteFailure);
  }

  release(): void {
    this.#client.off('error', this.#noteFailure);
    this.#client.release(this.#failure);
  }

  streamQuery(): AsyncIterableIterator<QueryResult<never>> {
    throw new Error('Nothing here is streamed.');
  }

  /** Who was asked before it has answered by then. Nothing follows what is known to have failed, least of all a commit. */
  async #ask(question: pg.QueryConfig): Promise<pg.QueryResult> {
    if (this.#failedAhead !== undefined) throw this.#failedAhead;
    try {
      const result = await this.#query(question);
      if (this.#failedAhead === undefined) return result;
    } catch (error) {
      throw this.#failedAhead ?? error;
    }
    throw this.#failedAhead;
  }

  async #query(question: pg.QueryConfig): Promise<pg.QueryResult> {
    const { stream } = this.#client.connection;
    // What is asked in one turn goes out in one packet.
    stream.cork();
    process.nextTick(() => stream.uncork());
    try {
      return await this.#client.query(question);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) this.#noteFailure(error as Error);
      throw error;
    }
  }

  readonly #noteFailure = (error: Error): void => {
    this.#failure ??= error;
  };
}

/** PostgreSQL keeps every character but one, and a client's text with it must not fail what it is part of. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
