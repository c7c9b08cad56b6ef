// How far the journal of a data folder has been folded into the ledger. It moves from where it is, or not at all: whoever
// else folds the same journal adds nothing twice.
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { type FoldProgress, NOTHING_FOLDED } from '../../../app/usage/usage-ports.ts';
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

export interface FoldMove {
  readonly journal: string;
  readonly progress: FoldProgress;
  /** What is stored. */
  readonly before: FoldProgress;
}

export async function saveFoldProgress(
  db: Kysely<Schema>,
  { journal, progress, before }: FoldMove,
): Promise<void> {
  const moved = isDeepStrictEqual(before, NOTHING_FOLDED)
    ? await db
        .insertInto('fold_progress')
        .values({ journal, ...columnsOf(progress) })
        .onConflict((conflict) => conflict.doNothing())
        .returning('journal')
        .execute()
    : await db
        .updateTable('fold_progress')
        .set(columnsOf(progress))
        .where((eb) => eb.and({ journal, ...columnsOf(before) }))
        .returning('journal')
        .execute();
  if (moved.length === 0) throw new Error(`Somebody else folds the journal ${journal}.`);
}

function columnsOf({ from, to, slicesDone }: FoldProgress) {
  return {
    from_segment: from.segment,
    from_offset: from.offset,
    to_segment: to.segment,
    to_offset: to.offset,
    slices_done: slicesDone,
  };
}
