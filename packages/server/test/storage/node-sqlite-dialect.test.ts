// Kysely over node:sqlite, on a table of its own.
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeSqliteDialect } from '../../src/storage/sqlite/node-sqlite-dialect.ts';

interface Tables {
  numbers: { number: number };
}

describe('the dialect', () => {
  let db: Kysely<Tables>;
  beforeEach(async () => {
    db = new Kysely<Tables>({ dialect: nodeSqliteDialect(new DatabaseSync(':memory:'), 'writer') });
    await db.schema.createTable('numbers').addColumn('number', 'integer').execute();
  });
  afterEach(() => db.destroy());

  const insert = (into: Kysely<Tables>, number: number) =>
    into.insertInto('numbers').values({ number }).execute();
  const numbers = async () => (await db.selectFrom('numbers').selectAll().execute()).map((row) => row.number);

  test('nothing is kept of a transaction that SQLite itself ended, nor of what was run after that', async () => {
    const ended = db.transaction().execute(async (tx) => {
      await insert(tx, 1);
      // As SQLite does by itself when the disk is full.
      await sql`rollback`.execute(tx);
      await insert(tx, 2);
    });
    await expect(ended).rejects.toThrow('ended by an earlier failure');
    const committed = db.transaction().execute(async (tx) => {
      await insert(tx, 3);
      await sql`rollback`.execute(tx);
    });
    await expect(committed).rejects.toThrow('ended by an earlier failure');
    await db.transaction().execute((tx) => insert(tx, 4));
    expect(await numbers()).toEqual([4]);
  });

  test('counts the rows a statement changed, and gives back those it returns', async () => {
    for (const number of [1, 2, 3]) await insert(db, number);
    const [updated] = await db.updateTable('numbers').set({ number: 9 }).where('number', '>', 1).execute();
    expect(updated?.numUpdatedRows).toBe(2n);
    const deleted = await db.deleteFrom('numbers').where('number', '=', 9).returning('number').execute();
    expect(deleted).toEqual([{ number: 9 }, { number: 9 }]);
  });

  test('streams rows, while the same statement runs beside it', async () => {
    for (const number of [1, 2, 3]) await insert(db, number);
    const reader = new Kysely<Tables>({ dialect: nodeSqliteDialect(await sharedCopy(), 'reader') });
    const all = reader.selectFrom('numbers').selectAll();
    const seen: number[] = [];
    for await (const row of all.stream()) {
      expect((await all.execute()).length).toBe(3);
      seen.push(row.number);
    }
    await reader.destroy();
    expect(seen).toEqual([1, 2, 3]);
  });

  test('a reader has no transactions', async () => {
    const reader = new Kysely<Tables>({ dialect: nodeSqliteDialect(new DatabaseSync(':memory:'), 'reader') });
    await expect(reader.transaction().execute(async () => 1)).rejects.toThrow('writing connection');
    await reader.destroy();
  });

  async function sharedCopy(): Promise<DatabaseSync> {
    const copy = new DatabaseSync(':memory:');
    copy.exec('create table numbers (number integer)');
    for (const number of await numbers()) copy.prepare('insert into numbers values (?)').run(number);
    return copy;
  }
});
