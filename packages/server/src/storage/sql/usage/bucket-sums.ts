// Sums of buckets, grouped in SQL: one statement, so that a reader never sees half of what is being added.
import { USAGE_FIGURES, type UsageSums } from '@keywright/core/usage/usage-sums';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  type UsageDimension,
  type UsageGroup,
  type UsageQuery,
} from '../../../app/usage/usage-ports.ts';
import { exactSums } from '../../usage/exact-sums.ts';
import { DIMENSION_SOURCES, orderGroups } from '../../usage/usage-dimensions.ts';
import type { Schema } from '../schema.ts';
import { FIGURE_COLUMNS, SUBJECT_COLUMNS } from './usage-columns.ts';

type SumRow = Readonly<Record<keyof UsageSums | UsageDimension, unknown>>;

export async function sumBuckets(db: Kysely<Schema>, query: UsageQuery): Promise<UsageGroup[]> {
  const dimensions = [...new Set(query.by)];
  const { rows } = await db.executeQuery<SumRow>(sumStatement(db, query, dimensions));
  // Without dimensions SQL answers one row even of nothing, all null.
  const found = rows.filter(({ requests }) => requests !== null);
  return orderGroups(
    found.map((row) => ({ by: groupOf(row, dimensions), sums: exactSums(row) })),
    dimensions,
  );
}

function sumStatement(db: Kysely<Schema>, query: UsageQuery, dimensions: readonly UsageDimension[]) {
  let sums = db
    .selectFrom('usage_subjects')
    .innerJoin('usage_buckets', 'usage_buckets.subject_id', 'usage_subjects.id')
    .where((subjects) => isOf(subjects, query.of))
    // Both lengths are named, so that each subject's buckets are found by their start.
    .where('usage_buckets.bucket_ms', 'in', [BUCKET_MS, OLD_BUCKET_MS])
    .where('usage_buckets.bucket_at', '>=', query.from)
    .where('usage_buckets.bucket_at', '<', query.to)
    .select(({ fn }) =>
      USAGE_FIGURES.map((figure) => fn.sum(`usage_buckets.${FIGURE_COLUMNS[figure]}`).as(figure)),
    );
  for (const dimension of dimensions) {
    const column = columnOf(dimension);
    sums = sums.select(column.as(dimension)).groupBy(column);
  }
  return sums.compile();
}

function isOf(
  subjects: ExpressionBuilder<Schema, 'usage_subjects'>,
  of: UsageQuery['of'],
): Expression<SqlBool> {
  if ('keyId' in of) return subjects('usage_subjects.key_id', '=', of.keyId);
  if ('workspaceId' in of) return subjects('usage_subjects.workspace_id', '=', of.workspaceId);
  const isKeyless = subjects('usage_subjects.key_id', 'is', null);
  return of.api === null ? isKeyless : subjects.and([isKeyless, subjects('usage_subjects.api', '=', of.api)]);
}

/** Numbers are literals: grouping by an expression with a parameter is another expression to PostgreSQL. */
function columnOf(dimension: UsageDimension) {
  const source = DIMENSION_SOURCES[dimension];
  if ('field' in source) return sql<unknown>`${sql.ref(`usage_subjects.${SUBJECT_COLUMNS[source.field]}`)}`;
  return sql<unknown>`usage_buckets.bucket_at - usage_buckets.bucket_at % ${sql.lit(source.periodMs)}`;
}

function groupOf(row: SumRow, dimensions: readonly UsageDimension[]): UsageGroup['by'] {
  return Object.fromEntries(
    dimensions.map((dimension) => [dimension, row[dimension] === null ? null : String(row[dimension])]),
  );
}
