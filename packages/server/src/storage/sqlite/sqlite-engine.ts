// SQLite has one writer at a time, which all transactions wait for; so there is nothing else to hold, and nobody to be told.
import { sql } from 'kysely';
import type { SqlEngine } from '../sql/sql-engine.ts';
import { UNSYNCED } from './node-sqlite-dialect.ts';

export const SQLITE_ENGINE: SqlEngine = {
  begin: (db, survives) =>
    survives === 'process' ? db.transaction().setIsolationLevel(UNSYNCED) : db.transaction(),
  enter: async () => {},
  holdWrites: async () => {},
  holdBuckets: async () => {},
  recordChanges: async (tx, changes) => {
    const { position } = await tx
      .updateTable('change_head')
      .set({ position: sql<number>`position + ${sql.lit(changes.length)}` })
      .returning('position')
      .executeTakeFirstOrThrow();
    const before = position - changes.length;
    const rows = changes.map((change, index) => ({ position: before + index + 1, change }));
    await tx.insertInto('changes').values(rows).execute();
  },
  forgetChanges: async (tx, kept) => {
    const head = tx.selectFrom('change_head').select('position');
    await tx.deleteFrom('changes').where('position', '<=', sql<number>`${head} - ${kept}`).execute();
  },
};
