// Changes as they are told to other processes: numbered in the order in which they are committed. The head is locked from
// here to the end of the transaction, so a change is recorded last of all that it does.
import type { Kysely } from 'kysely';
import { type ChangeLog, type RightsChange, readChange } from '../../app/change-feed.ts';
import type { Schema } from './schema.ts';
import type { SqlEngine } from './sql-engine.ts';

/** Whoever has missed more than that forgets all it knows instead. */
const CHANGES_KEPT = 10_000;
/** Those beyond are deleted some at a time: whoever revokes need not wait for it each time. */
const DELETED_AT_ONCE = 100;

export function changeLog(tx: Kysely<Schema>, engine: Pick<SqlEngine, 'recordChanges'>): ChangeLog {
  return {
    record: async (changes) => {
      if (changes.length === 0) return;
      const position = await engine.recordChanges(
        tx,
        changes.map((change) => JSON.stringify(change)),
      );
      if (position % DELETED_AT_ONCE < changes.length) await forgetBefore(tx, position - CHANGES_KEPT);
    },
  };
}

async function forgetBefore(tx: Kysely<Schema>, position: number): Promise<void> {
  await tx.deleteFrom('changes').where('position', '<=', position).execute();
}

export async function headOf(db: Kysely<Schema>): Promise<number> {
  return (await db.selectFrom('change_head').select('position').executeTakeFirstOrThrow()).position;
}

/** Those behind a position, oldest first; null when some of them are no longer kept. */
export async function changesAfter(
  db: Kysely<Schema>,
  position: number,
): Promise<readonly NumberedChange[] | null> {
  const rows = await db
    .selectFrom('changes')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(READ_AT_ONCE)
    .execute();
  const first = rows[0];
  if (first !== undefined && first.position !== position + 1) return null;
  return rows.map((row) => ({ position: row.position, change: readChange(row.change) }));
}

export interface NumberedChange {
  readonly position: number;
  readonly change: RightsChange;
}

const READ_AT_ONCE = 500;
