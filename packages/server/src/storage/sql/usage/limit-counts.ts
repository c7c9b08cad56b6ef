// What limits have counted, window by window.
import type { EpochMs } from '@keywright/core/instant';
import type { Kysely } from 'kysely';
import type { CountDelta, StoredCount } from '../../../app/usage/usage-ports.ts';
import { exactInteger } from '../../usage/exact-sums.ts';
import type { LimitCountTable, Schema } from '../schema.ts';
import { SlicedStatement } from '../sliced-statement.ts';
import { inOrder } from './in-order.ts';

export type AddCounts = (db: Kysely<Schema>, counts: readonly CountDelta[]) => Promise<readonly number[]>;

export function compileAddCounts(dialect: Kysely<Schema>): AddCounts {
  const addition = countAddition(dialect);
  return async (db, counts) => {
    const windows = gather(counts);
    const rows = inOrder(windows).map(([, count]) => [
      count.counter,
      count.windowAt,
      count.endsAt,
      count.amount,
      count.held,
    ]);
    const totals = new Map<string, number>();
    for (const total of await addition.run<Pick<LimitCountTable, 'counter' | 'window_at' | 'used'>>(
      db,
      rows,
    )) {
      totals.set(windowId(total.counter, total.window_at), exactInteger(total.used));
    }
    return totalsAfterEach(counts, windows, totals);
  };
}

function countAddition(dialect: Kysely<Schema>): SlicedStatement {
  const row = { counter: '', window_at: 0, ends_at: 0, used: 0, held: 0 };
  return new SlicedStatement((size) =>
    dialect
      .insertInto('limit_counts')
      .values(Array.from({ length: size }, () => row))
      .onConflict((conflict) =>
        conflict.columns(['counter', 'window_at']).doUpdateSet(({ eb, ref }) => ({
          used: eb('limit_counts.used', '+', ref('excluded.used')),
          held: eb('limit_counts.held', '+', ref('excluded.held')),
        })),
      )
      .returning(['counter', 'window_at', 'used'])
      .compile(),
  );
}

/** Every window once, with all that is added to it: PostgreSQL refuses to touch a row twice in one statement. */
function gather(counts: readonly CountDelta[]): Map<string, CountDelta> {
  const windows = new Map<string, CountDelta>();
  for (const count of counts) {
    const id = windowId(count.counter, count.windowAt);
    const before = windows.get(id);
    const amount = exactInteger((before?.amount ?? 0) + exactInteger(count.amount));
    const held = exactInteger((before?.held ?? 0) + exactInteger(count.held));
    windows.set(id, { ...count, amount, held });
  }
  return windows;
}

function totalsAfterEach(
  counts: readonly CountDelta[],
  windows: ReadonlyMap<string, CountDelta>,
  totals: Map<string, number>,
): number[] {
  const before = new Map([...totals].map(([id, total]) => [id, total - (windows.get(id)?.amount ?? 0)]));
  return counts.map(({ counter, windowAt, amount }) => {
    const id = windowId(counter, windowAt);
    const after = (before.get(id) ?? 0) + amount;
    before.set(id, after);
    return after;
  });
}

function windowId(counter: string, windowAt: EpochMs): string {
  return `${windowAt} ${counter}`;
}

export async function countsOf(db: Kysely<Schema>, now: EpochMs): Promise<readonly StoredCount[]> {
  const rows = await db
    .selectFrom('limit_counts')
    .select(['counter', 'window_at as windowAt', 'ends_at as endsAt', 'used', 'held'])
    .where(({ eb, or }) => or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
    .execute();
  // In place: a start reads as many as there are keys in use.
  for (const row of rows) row.used = exactInteger(row.used);
  return rows;
}

export async function forgetCountsEndedBefore(db: Kysely<Schema>, instant: EpochMs): Promise<void> {
  await db.deleteFrom('limit_counts').where('ends_at', '<', instant).execute();
}
