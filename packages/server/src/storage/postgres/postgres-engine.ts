// What PostgreSQL does in words of its own. Nodes write at the same time, so what SQLite's one writer has for nothing is
// a lock here, always taken in the same order: writes, then buckets.
import { sql } from 'kysely';
import type { SqlEngine } from '../sql/sql-engine.ts';

/** What whoever waits for changes listens to. */
export const CHANGES_CHANNEL = 'keywright_changes';

/** Keys of advisory locks: "keyw" in ASCII, and which. */
const LOCKS = { space: 0x6b_65_79_77, writes: 1 };

export const POSTGRES_ENGINE: SqlEngine = {
  begin: (db) => db.transaction(),
  enter: async (tx, survives) => {
    if (survives === 'process') await sql`set local synchronous_commit = off`.execute(tx);
    else await POSTGRES_ENGINE.holdWrites(tx);
  },
  holdWrites: async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCKS.space)}, ${sql.lit(LOCKS.writes)})`.execute(tx);
  },
  holdBuckets: async (tx) => {
    await sql`lock table usage_buckets in share row exclusive mode`.execute(tx);
  },
  recordChanges: async (tx, changes) => {
    const { rows } = await sql<{ readonly position: number }>`
      with head as (
        update change_head set position = position + ${sql.lit(changes.length)} returning position),
      recorded as (
        insert into changes (position, change)
        select head.position - ${sql.lit(changes.length)} + told.place, told.change
        from head, unnest(${changes}::text[]) with ordinality as told (change, place))
      select position, pg_notify(${sql.lit(CHANGES_CHANNEL)}, '') from head`.execute(tx);
    const [head] = rows;
    if (head === undefined) throw new Error('The database keeps no head of changes.');
    return head.position;
  },
};
