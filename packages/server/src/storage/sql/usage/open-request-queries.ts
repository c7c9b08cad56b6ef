// Requests whose end the ledger waits for, kept as they were told, by the journal that tells of them.
import type { Kysely } from 'kysely';
import type { OpenRequest } from '../../../app/usage/usage-ports.ts';
import type { Schema } from '../schema.ts';
import { SlicedStatement } from '../sliced-statement.ts';

export interface OpenRequestChanges {
  save(db: Kysely<Schema>, journal: string, open: readonly OpenRequest[]): Promise<void>;
  remove(db: Kysely<Schema>, requestIds: readonly string[]): Promise<void>;
}

export function compileOpenRequestChanges(dialect: Kysely<Schema>): OpenRequestChanges {
  const row = { request_id: '', entry: '', progress: '', journal: '' };
  const saving = new SlicedStatement((size) =>
    dialect
      .insertInto('open_requests')
      .values(Array.from({ length: size }, () => row))
      .onConflict((conflict) =>
        conflict
          .column('request_id')
          .doUpdateSet(({ ref }) => ({ entry: ref('excluded.entry'), progress: ref('excluded.progress') })),
      )
      .compile(),
  );
  const removal = new SlicedStatement((size) =>
    dialect
      .deleteFrom('open_requests')
      .where('request_id', 'in', Array(size).fill(''))
      .returning('request_id')
      .compile(),
  );
  return {
    save: async (db, journal, open) => {
      const newest = new Map(open.map((request) => [request.entry.requestId, request]));
      const rows = [...newest].map(([id, { entry, progress }]) => [
        id,
        JSON.stringify(entry),
        progress === null ? null : JSON.stringify(progress),
        journal,
      ]);
      await saving.run(db, rows);
    },
    remove: async (db, requestIds) => {
      const removed = await removal.run(
        db,
        requestIds.map((id) => [id]),
      );
      if (removed.length === requestIds.length) return;
      throw new Error('Somebody else has added the end of some of these requests.');
    },
  };
}

export async function openRequestsOf(db: Kysely<Schema>, journal: string): Promise<readonly OpenRequest[]> {
  const rows = await db.selectFrom('open_requests').selectAll().where('journal', '=', journal).execute();
  return rows.map(({ entry, progress }) => ({
    entry: JSON.parse(entry),
    progress: progress === null ? null : JSON.parse(progress),
  }));
}
