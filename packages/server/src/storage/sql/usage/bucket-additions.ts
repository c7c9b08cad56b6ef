// Adds to the ledger's buckets: what is stored stays, and grows. Statements are compiled once for every storage.
import { addUsage, USAGE_FIGURES } from '@keywright/core/usage/usage-sums';
import type { Kysely } from 'kysely';
import { BUCKET_MS, type UsageRow, type UsageSubject } from '../../../app/usage/usage-ports.ts';
import type { Digest } from '../../audit-chain.ts';
import { exactSums } from '../../usage/exact-sums.ts';
import type { Schema } from '../schema.ts';
import { SlicedStatement } from '../sliced-statement.ts';
import { growBucket } from './grow-bucket.ts';
import { inOrder } from './in-order.ts';
import { FIGURE_COLUMNS, SUBJECT_COLUMNS, SUBJECT_FIELDS, subjectId } from './usage-columns.ts';

export type AddBuckets = (db: Kysely<Schema>, rows: readonly UsageRow[]) => Promise<void>;

export function compileAddBuckets(dialect: Kysely<Schema>, digest: Digest): AddBuckets {
  const insertSubjects = subjectInsertion(dialect);
  const addBuckets = bucketAddition(dialect);
  return async (db, rows) => {
    const { subjects, buckets } = gather(rows, digest);
    await insertSubjects.run(db, subjects);
    await addBuckets.run(db, buckets);
  };
}

function subjectInsertion(dialect: Kysely<Schema>): SlicedStatement {
  const columns = ['id', ...SUBJECT_FIELDS.map((field) => SUBJECT_COLUMNS[field])] as const;
  return new SlicedStatement((size) =>
    dialect
      .insertInto('usage_subjects')
      .values(Array.from({ length: size }, () => placeholders(columns, '')))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .compile(),
  );
}

function bucketAddition(dialect: Kysely<Schema>): SlicedStatement {
  const figures = USAGE_FIGURES.map((figure) => FIGURE_COLUMNS[figure]);
  const row = { subject_id: '', bucket_ms: 0, bucket_at: 0, ...placeholders(figures, 0) };
  return new SlicedStatement((size) =>
    dialect
      .insertInto('usage_buckets')
      .values(Array.from({ length: size }, () => row))
      .onConflict(growBucket)
      .compile(),
  );
}

function placeholders<Column extends string, V>(columns: readonly Column[], value: V): Record<Column, V> {
  return Object.fromEntries(columns.map((column) => [column, value])) as Record<Column, V>;
}

/**
 * Every subject once, and every bucket once: PostgreSQL refuses to touch a row twice in one statement. In the order of
 * their ids, so that nodes which add at the same time wait for each other, and never in a circle.
 */
function gather(rows: readonly UsageRow[], digest: Digest) {
  const subjects = new Map<string, UsageSubject>();
  const buckets = new Map<string, { readonly id: string; readonly row: UsageRow }>();
  for (const row of rows) {
    const id = subjectId(digest, row.subject);
    subjects.set(id, row.subject);
    const place = id + row.bucketAt;
    const known = buckets.get(place);
    const sums = exactSums(known === undefined ? row.sums : addUsage(known.row.sums, row.sums));
    buckets.set(place, { id, row: { ...row, sums } });
  }
  return {
    subjects: inOrder(subjects).map(([id, subject]) => [
      id,
      ...SUBJECT_FIELDS.map((field) => subject[field]),
    ]),
    buckets: inOrder(buckets).map(
      ([
        ,
        {
          id,
          row: { bucketAt, sums },
        },
      ]) => [id, BUCKET_MS, bucketAt, ...USAGE_FIGURES.map((figure) => sums[figure])],
    ),
  };
}
