// Where nodes agree in which epoch they count, and where. The number of the epoch is part of the head that each renewal of a
// lease reads under its lock: whoever holds a lease has heard of the epoch it was given in (docs/adr/0021).
import { type Kysely, sql } from 'kysely';
import type { Allotments } from '../counting/allotments.ts';
import type { CountingEpoch, CountingRegistry } from '../counting/counting-epoch.ts';
import { LEASE_MS } from '../nodes/lease.ts';
import type { Schema } from '../sql/schema.ts';
import { NOW_MS } from './database-clock.ts';
import { openPostgres } from './postgres-driver.ts';
import { ledgerCount, postgresAllotments } from './postgres-allotments.ts';

export interface PostgresCounting extends CountingRegistry {
  allotments(epoch: number): Allotments;
  close(): Promise<void>;
}

/** A node that is late with its renewal may have counted what the ledger does not have; one that is gone stays away. */
const AWAITED_MS = 3 * LEASE_MS;

/** Requests wait for these. */
const CONNECTIONS = { most: 8, queryTimeoutMs: 1000, idleInTransactionMs: 1000 };

export function openPostgresCounting(
  url: string,
  { nodeId, newName }: { readonly nodeId: string; readonly newName: () => string },
): PostgresCounting {
  const db = openPostgres(url, CONNECTIONS);
  return {
    epoch: async (): Promise<CountingEpoch> => {
      const row = await db
        .selectFrom('counting_epochs')
        .selectAll()
        .orderBy('epoch', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      const { epoch: number, keeper, name, opened_at: openedAt, redis_run: redisRun } = row;
      return { number, keeper, name, openedAt, redisRun };
    },
    begin: (after, keeper) => begin(db, { after, keeper, name: newName() }),
    settle: async (number) => {
      await db.updateTable('nodes').set({ counting_epoch: number }).where('id', '=', nodeId).execute();
    },
    open: async (number, redisRun) => {
      await sql`
        update counting_epochs set opened_at = ${NOW_MS}, redis_run = ${redisRun}
        where epoch = ${number} and opened_at is null and not exists (
          select from nodes where counting_epoch < ${number} and lease_ends_at >= ${NOW_MS} - ${sql.lit(AWAITED_MS)})`.execute(
        db,
      );
    },
    ledgerCount: (window) => ledgerCount(db, window),
    tellReach: async (isReached) => {
      await db
        .updateTable('nodes')
        .set({ reaches_redis: isReached ? 1 : 0 })
        .where('id', '=', nodeId)
        .execute();
    },
    isRedisReachedByAll: async () => {
      const deaf = await db
        .selectFrom('nodes')
        .select('id')
        .where('reaches_redis', '=', 0)
        .where('lease_ends_at', '>=', NOW_MS)
        .executeTakeFirst();
      return deaf === undefined;
    },
    allotments: (epoch) => postgresAllotments(db, { epoch, nodeId }),
    close: () => db.destroy(),
  };
}

/** What epochs before had goes with them. */
async function begin(
  db: Kysely<Schema>,
  { after, keeper, name }: Pick<CountingEpoch, 'keeper' | 'name'> & { readonly after: number },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const epoch = after + 1;
    const begun = await tx
      .updateTable('change_head')
      .set({ counting_epoch: epoch })
      .where('counting_epoch', '=', after)
      .executeTakeFirst();
    if (begun.numUpdatedRows === 0n) return;
    await tx.insertInto('counting_epochs').values({ epoch, keeper, name }).execute();
    await tx.deleteFrom('counting_epochs').where('epoch', '<', after).execute();
    await tx.deleteFrom('limit_allotments').where('epoch', '<', epoch).execute();
    await tx.deleteFrom('running_counts').execute();
  });
}
