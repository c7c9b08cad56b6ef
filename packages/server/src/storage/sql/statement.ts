// How statements are run beyond Kysely's own way: compiled once, with other values each time; and without waiting for the
// answer, where a question to the database is a way to another machine. A statement sent ahead that fails takes its
// transaction with it: nothing of it is committed, and whoever asks next, or commits, is told why.
import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Schema } from './schema.ts';

/** What a driver is told of a statement beside its text and its values. */
export interface Handling {
  /** Of its text: a database that prepares statements keeps the plan. */
  readonly name: string;
  /** Whether it is sent ahead. */
  readonly isAhead: boolean;
}

const HANDLING = Symbol('handling');

/** Undefined for a query that is run in Kysely's own way. */
export function handlingOf(query: CompiledQuery): Handling | undefined {
  return (query as { readonly [HANDLING]?: Handling })[HANDLING];
}

/** What a driver answers at once for a statement that was sent ahead. */
export interface SentResult<Row> extends QueryResult<Row> {
  readonly later?: Promise<readonly Row[]>;
}

/** Boxed: whoever awaits a promise awaits what it resolves with, too. */
export interface Sent<Row> {
  readonly rows: Promise<readonly Row[]>;
}

let statements = 0;

/** It names each column of its answer: one that is prepared fails when a later release has added another. */
export class Statement<Row = unknown> {
  readonly #query: CompiledQuery<Row>;
  readonly #name: string;

  constructor(query: CompiledQuery<Row>) {
    this.#query = query;
    statements += 1;
    this.#name = `keywright_${statements}`;
  }

  async run(db: Kysely<Schema>, parameters: readonly unknown[]): Promise<QueryResult<Row>> {
    return await db.executeQuery(this.#with(parameters, false));
  }

  /** In a transaction. */
  async sendAhead(tx: Kysely<Schema>, parameters: readonly unknown[]): Promise<Sent<Row>> {
    const result: SentResult<Row> = await tx.executeQuery(this.#with(parameters, true));
    return { rows: result.later ?? Promise.resolve(result.rows) };
  }

  #with(parameters: readonly unknown[], isAhead: boolean): CompiledQuery<Row> {
    const handling: Handling = { name: this.#name, isAhead };
    return Object.assign({ ...this.#query, parameters }, { [HANDLING]: handling });
  }
}
