// Merges minutes into the hours they belong to: one bucket an hour is enough of what is old. A bounded number with each
// call, so that no other write waits long.
import type { EpochMs } from '@keywright/core/instant';
import { USAGE_FIGURES } from '@keywright/core/usage/usage-sums';
import { type Kysely, sql } from 'kysely';
import { BUCKET_MS, OLD_BUCKET_MS } from '../../../app/usage/usage-ports.ts';
import type { Schema } from '../schema.ts';
import { growBucket } from './grow-bucket.ts';
import { FIGURE_COLUMNS } from './usage-columns.ts';

/** A few milliseconds' worth. */
const MERGED_AT_ONCE = 500;

/** Both statements see the same minutes: only hours are written in between. */
export async function mergeBuckets(tx: Kysely<Schema>, instant: EpochMs): Promise<boolean> {
  const oldest = minutesBefore(tx, instant).orderBy('bucket_at').orderBy('subject_id').limit(MERGED_AT_ONCE);
  const figures = USAGE_FIGURES.map((figure) => FIGURE_COLUMNS[figure]);
  const hourAt = sql<number>`bucket_at - bucket_at % ${sql.lit(OLD_BUCKET_MS)}`;
  await tx
    .insertInto('usage_buckets')
    .columns(['subject_id', 'bucket_ms', 'bucket_at', ...figures])
    .expression(
      tx
        .selectFrom(oldest.selectAll().as('minutes'))
        .select(['subject_id', sql.lit(OLD_BUCKET_MS).as('bucket_ms'), hourAt.as('bucket_at')])
        .select(({ fn }) => figures.map((figure) => fn.sum(figure).as(figure)))
        .groupBy(['subject_id', hourAt]),
    )
    .onConflict(growBucket)
    .execute();
  const place = ['subject_id', 'bucket_ms', 'bucket_at'] as const;
  const { numDeletedRows } = await tx
    .deleteFrom('usage_buckets')
    .where(({ eb, refTuple }) => eb(refTuple(...place), 'in', oldest.select(place).$asTuple(...place)))
    .executeTakeFirstOrThrow();
  if (numDeletedRows < MERGED_AT_ONCE) return false;
  return (await minutesBefore(tx, instant).select('bucket_at').limit(1).executeTakeFirst()) !== undefined;
}

/** The length is a literal: it is what the index of minutes is limited to. */
function minutesBefore(tx: Kysely<Schema>, instant: EpochMs) {
  return tx
    .selectFrom('usage_buckets')
    .where('bucket_ms', '=', sql.lit(BUCKET_MS))
    .where('bucket_at', '<', instant);
}
