// Allotments of limits in PostgreSQL. A window's row is made when somebody first asks for some of it in an epoch, from what
// the ledger has: nothing was admitted in the epoch before that, so it is all there is.
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Allotment, Allotments } from '../counting/allotments.ts';
import type { CountedWindow } from '../counting/counted-window.ts';
import type { Schema } from '../sql/schema.ts';
import { NOW_MS } from './database-clock.ts';

export interface AllotmentPlace {
  readonly epoch: number;
  readonly nodeId: string;
}

/** Of what is left, each node takes a twentieth of its part: what lies idle with all of them is a twentieth of it. */
const PARTS_OF_SHARE = 20;

export function postgresAllotments(db: Kysely<Schema>, { epoch, nodeId }: AllotmentPlace): Allotments {
  /** What is told late, in an epoch that is over, must not be of this one. */
  const named = (counter: string) => `${epoch} ${counter}`;
  const granted = (taken: RawBuilder<number>, { rule }: CountedWindow, wanted: number) => sql<number>`
    case when ${taken} + ${wanted}::bigint > ${rule.limit}::bigint then 0 else least(
      ${rule.limit}::bigint - ${taken},
      greatest(${wanted}::bigint, (${rule.limit}::bigint - ${taken}) / (${sql.lit(PARTS_OF_SHARE)} * greatest(1, (
        select count(*) from nodes where lease_ends_at >= ${NOW_MS}))))) end`;
  /** Null where another node was first. */
  const begin = async (window: CountedWindow, wanted: number) => {
    const { counter, span } = window;
    const { rows } = await sql<Allotment>`
      with ledger as (
        select coalesce((select used + held from limit_counts
          where counter = ${counter} and window_at = ${span.startAt}), 0)::bigint as taken),
      part as materialized (select taken, ${granted(sql`taken`, window, wanted)} as granted from ledger),
      begun as (
        insert into limit_allotments (epoch, counter, window_at, taken)
        select ${epoch}::bigint, ${counter}, ${span.startAt}::bigint, taken + granted from part
        on conflict do nothing returning taken)
      select part.granted, begun.taken from part, begun`.execute(db);
    return rows[0] ?? null;
  };
  const take = async (window: CountedWindow, wanted: number) => {
    const { counter, span } = window;
    const { rows } = await sql<Allotment>`
      with row as materialized (
        select taken from limit_allotments
        where epoch = ${epoch} and counter = ${counter} and window_at = ${span.startAt} for update),
      part as (select taken, ${granted(sql`taken`, window, wanted)} as granted from row)
      update limit_allotments set taken = part.taken + part.granted from part
      where epoch = ${epoch} and counter = ${counter} and window_at = ${span.startAt}
      returning part.granted, limit_allotments.taken`.execute(db);
    return rows[0] ?? null;
  };
  return {
    take: async (window, wanted) => {
      const taken =
        (await take(window, wanted)) ?? (await begin(window, wanted)) ?? (await take(window, wanted));
      if (taken === null) throw new Error('The database keeps no allotments of this epoch.');
      return taken;
    },
    force: async ({ counter, span }, amount) => {
      await db
        .updateTable('limit_allotments')
        .set({ taken: sql<number>`taken + ${amount}` })
        .where('epoch', '=', epoch)
        .where('counter', '=', counter)
        .where('window_at', '=', span.startAt)
        .execute();
    },
    giveBack: async (spare) => {
      await sql`
        update limit_allotments set taken = taken - back.amount
        from unnest(${spare.map(({ counter }) => counter)}::text[], ${spare.map(({ windowAt }) => windowAt)}::bigint[],
          ${spare.map(({ amount }) => amount)}::bigint[]) as back (counter, window_at, amount)
        where limit_allotments.epoch = ${epoch} and limit_allotments.counter = back.counter
          and limit_allotments.window_at = back.window_at`.execute(db);
    },
    forget: async (windows) => {
      await sql`
        delete from limit_allotments
        using unnest(${windows.map(({ counter }) => counter)}::text[], ${windows.map(({ windowAt }) => windowAt)}::bigint[])
          as ended (counter, window_at)
        where limit_allotments.epoch = ${epoch} and limit_allotments.counter = ended.counter
          and limit_allotments.window_at = ended.window_at`.execute(db);
    },
    run: (window) => run(db, nodeId, { ...window, counter: named(window.counter) }),
    ran: async (counter, amount) => {
      await db
        .updateTable('running_counts')
        .set({ running: sql<number>`greatest(0, running - ${amount})` })
        .where('counter', '=', named(counter))
        .where('node_id', '=', nodeId)
        .execute();
    },
    setRunning: async (counter, running) => {
      const row = { counter: named(counter), node_id: nodeId, running };
      await db
        .insertInto('running_counts')
        .values(row)
        .onConflict((conflict) => conflict.columns(['counter', 'node_id']).doUpdateSet({ running }))
        .execute();
    },
    ledgerCount: (window) => ledgerCount(db, window),
  };
}

/** What is used of a window, or held by requests that run. */
export async function ledgerCount(
  db: Kysely<Schema>,
  { counter, span }: Pick<CountedWindow, 'counter' | 'span'>,
): Promise<number> {
  const row = await db
    .selectFrom('limit_counts')
    .select(({ eb }) => eb('used', '+', eb.ref('held')).as('count'))
    .where('counter', '=', counter)
    .where('window_at', '=', span.startAt)
    .executeTakeFirst();
  return row === undefined ? 0 : Number(row.count);
}

/** One at a time for a counter: the sum is over rows of several nodes. What ran on a node that is gone counts no longer. */
function run(db: Kysely<Schema>, nodeId: string, { counter, rule, amount }: CountedWindow): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${counter}, 0))`.execute(tx);
    const { rows } = await sql<{ running: number }>`
      select coalesce(sum(running), 0)::bigint as running from running_counts
      join nodes on nodes.id = running_counts.node_id
      where counter = ${counter} and (nodes.id = ${nodeId} or lease_ends_at >= ${NOW_MS})`.execute(tx);
    const before = rows[0]?.running ?? 0;
    if (rule.enforce === 'hard' && amount > 0 && before + amount > rule.limit) return before;
    await sql`
      insert into running_counts (counter, node_id, running) values (${counter}, ${nodeId}, ${amount})
      on conflict (counter, node_id) do update set running = running_counts.running + ${amount}`.execute(tx);
    return before;
  });
}
