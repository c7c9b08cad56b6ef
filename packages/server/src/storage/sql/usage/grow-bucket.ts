// What happens when a bucket is there already: each of its figures grows by the one that comes.
import { USAGE_FIGURES } from '@keywright/core/usage/usage-sums';
import type {
  OnConflictBuilder,
  OnConflictDatabase,
  OnConflictTables,
  OnConflictUpdateBuilder,
} from 'kysely';
import type { Schema } from '../schema.ts';
import { FIGURE_COLUMNS } from './usage-columns.ts';

type Buckets = 'usage_buckets';

export function growBucket(
  conflict: OnConflictBuilder<Schema, Buckets>,
): OnConflictUpdateBuilder<OnConflictDatabase<Schema, Buckets>, OnConflictTables<Buckets>> {
  return conflict.columns(['subject_id', 'bucket_ms', 'bucket_at']).doUpdateSet(({ eb, ref }) =>
    Object.fromEntries(
      USAGE_FIGURES.map((figure) => {
        const column = FIGURE_COLUMNS[figure];
        return [column, eb(`usage_buckets.${column}`, '+', ref(`excluded.${column}`))];
      }),
    ),
  );
}
