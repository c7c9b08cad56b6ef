// How far the journal of a data folder has been folded into the ledger.
import type { Kysely } from 'kysely';
import type { FoldProgress } from '../../../app/usage/usage-ports.ts';
import type { Schema } from '../schema.ts';

export async function foldProgressOf(db: Kysely<Schema>, journal: string): Promise<FoldProgress | null> {
  const row = await db
    .selectFrom('fold_progress')
    .selectAll()
    .where('journal', '=', journal)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    from: { segment: row.from_segment, offset: row.from_offset },
    to: { segment: row.to_segment, offset: row.to_offset },
    slicesDone: row.slices_done,
  };
}

export async function saveFoldProgress(
  db: Kysely<Schema>,
  journal: string,
  progress: FoldProgress,
): Promise<void> {
  const { from, to, slicesDone } = progress;
  const columns = {
    from_segment: from.segment,
    from_offset: from.offset,
    to_segment: to.segment,
    to_offset: to.offset,
    slices_done: slicesDone,
  };
  await db
    .insertInto('fold_progress')
    .values({ journal, ...columns })
    .onConflict((conflict) => conflict.column('journal').doUpdateSet(columns))
    .execute();
}
