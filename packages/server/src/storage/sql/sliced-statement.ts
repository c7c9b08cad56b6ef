// One statement over any number of rows, in slices of few sizes: each size is compiled once, and a long list holds up
// neither verification nor other writes.
import { setImmediate } from 'node:timers/promises';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { Statement } from './statement.ts';

/** Rows of one statement; the larger, the cheaper a row. */
const SIZES = [128, 16, 1] as const;

export class SlicedStatement {
  readonly #compile: (size: number) => CompiledQuery;
  readonly #compiled = new Map<number, Statement>();

  /** `compile` answers the statement for so many rows, its parameters row after row. */
  constructor(compile: (size: number) => CompiledQuery) {
    this.#compile = compile;
  }

  /** Runs on the connection or transaction given; answers what every slice returned. */
  async run<R>(db: Kysely<Schema>, rows: readonly (readonly unknown[])[]): Promise<R[]> {
    const answered: R[] = [];
    for (let start = 0; start < rows.length; ) {
      if (start > 0) await setImmediate();
      const size = SIZES.find((size) => size <= rows.length - start) ?? 1;
      const parameters = rows.slice(start, start + size).flat();
      const { rows: returned } = await this.#statement(size).run(db, parameters);
      for (const row of returned) answered.push(row as R);
      start += size;
    }
    return answered;
  }

  #statement(size: number): Statement {
    const known = this.#compiled.get(size);
    if (known !== undefined) return known;
    const statement = new Statement(this.#compile(size));
    this.#compiled.set(size, statement);
    return statement;
  }
}
