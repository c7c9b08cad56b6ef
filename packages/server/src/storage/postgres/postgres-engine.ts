// What PostgreSQL does in words of its own. Nodes write at the same time, so what SQLite's one writer has for nothing is
// a lock here, always taken in the same order: writes, then buckets.
import { CompiledQuery } from 'kysely';
import type { SqlEngine } from '../sql/sql-engine.ts';
import { Statement } from '../sql/statement.ts';
import { toldText } from './told-changes.ts';

/** Keys of advisory locks: "keyw" in ASCII, and which. */
const LOCKS = { space: 0x6b_65_79_77, writes: 1 };

const STATEMENTS = {
  lessDurable: statement('set local synchronous_commit = off'),
  holdWrites: statement(`select pg_advisory_xact_lock(${LOCKS.space}, ${LOCKS.writes})`),
  holdBuckets: statement('lock table usage_buckets in share row exclusive mode'),
  /** Its text, and what is told of it behind its place: the one change that most transactions make. */
  recordChange: statement(`
    with head as (update change_head set position = position + 1 returning position, channel),
    recorded as (insert into changes (position, change) select position, $1 from head)
    select pg_notify(channel, position || $2) from head`),
  /** How many, their texts, and what is told of them behind the place of the last. */
  recordChanges: statement(`
    with head as (update change_head set position = position + $1::int returning position, channel),
    recorded as (
      insert into changes (position, change)
      select head.position - $1::int + told.place, told.change
      from head, unnest($2::text[]) with ordinality as told (change, place))
    select pg_notify(channel, position || $3) from head`),
  /** How many are kept. */
  forgetChanges: statement(
    'delete from changes where position <= (select position from change_head) - $1::int',
  ),
};

function statement(text: string): Statement {
  return new Statement(CompiledQuery.raw(text));
}

const { lessDurable, holdWrites, holdBuckets, recordChange, recordChanges, forgetChanges } = STATEMENTS;

export const POSTGRES_ENGINE: SqlEngine = {
  begin: (db) => db.transaction(),
  enter: async (tx, survives) => {
    await (survives === 'process' ? lessDurable : holdWrites).sendAhead(tx, []);
  },
  holdWrites: async (tx) => {
    await holdWrites.sendAhead(tx, []);
  },
  holdBuckets: async (tx) => {
    await holdBuckets.sendAhead(tx, []);
  },
  recordChanges: async (tx, changes) => {
    const told = toldText(changes);
    if (changes.length === 1) await recordChange.sendAhead(tx, [changes[0], told]);
    else await recordChanges.sendAhead(tx, [changes.length, changes, told]);
  },
  forgetChanges: async (tx, kept) => {
    await forgetChanges.sendAhead(tx, [kept]);
  },
};
