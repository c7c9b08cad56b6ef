// Sums of buckets, grouped in SQL, some subjects at a time: a year of a large workspace must not hold up verification.
// Runs in a transaction that sees one moment, so that nothing is missed or counted twice in between.
import { setImmediate } from 'node:timers/promises';
import { USAGE_FIGURES } from '@keywright/core/usage/usage-sums';
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  type UsageDimension,
  type UsageGroup,
  type UsageQuery,
} from '../../../app/usage/usage-ports.ts';
import { exactInteger } from '../../usage/exact-sums.ts';
import { DIMENSION_SOURCES } from '../../usage/usage-dimensions.ts';
import { UsageTotals } from '../../usage/usage-totals.ts';
import type { Schema } from '../schema.ts';
import { FIGURE_COLUMNS, SUBJECT_COLUMNS } from './usage-columns.ts';

/** A few milliseconds' worth; how many subjects that is, the ones before tell. */
const BUCKETS_AT_ONCE = 2000;
const MOST_SUBJECTS_AT_ONCE = 128;

/** Null, and no further read, as soon as there are more groups than that. */
export async function sumBuckets(
  snapshot: Kysely<Schema>,
  query: UsageQuery,
  mostGroups: number,
): Promise<UsageGroup[] | null> {
  const totals = new UsageTotals(query.by);
  let after: SubjectPlace = { api: '', id: '' };
  for (let size = 8; ; ) {
    const subjects = await subjectsAfter(snapshot, query.of, { after, size });
    const last = subjects.at(-1);
    if (last === undefined) return totals.groups();
    const rows = await groupsOf(
      snapshot,
      query,
      subjects.map(({ id }) => id),
    );
    let buckets = 0;
    for (const row of rows) {
      buckets += exactInteger(row['buckets']);
      totals.add(row);
    }
    if (totals.size > mostGroups) return null;
    if (subjects.length < size) return totals.groups();
    after = last;
    const fitting = Math.floor((size * BUCKETS_AT_ONCE) / Math.max(1, buckets));
    size = Math.min(Math.max(1, fitting), 2 * size, MOST_SUBJECTS_AT_ONCE);
    await setImmediate();
  }
}

interface SubjectPlace {
  readonly api: string;
  readonly id: string;
}

/** In the order of the indexes. */
async function subjectsAfter(
  db: Kysely<Schema>,
  of: UsageQuery['of'],
  { after, size }: { readonly after: SubjectPlace; readonly size: number },
): Promise<SubjectPlace[]> {
  return await db
    .selectFrom('usage_subjects')
    .select(['api', 'id'])
    .where((subjects) => isOf(subjects, of))
    .where((subjects) => isAfter(subjects, of, after))
    .orderBy('api')
    .orderBy('id')
    .limit(size)
    .execute();
}

type Subjects = ExpressionBuilder<Schema, 'usage_subjects'>;

function isOf(subjects: Subjects, of: UsageQuery['of']): Expression<SqlBool> {
  if ('keyId' in of) return subjects('key_id', '=', of.keyId);
  if ('workspaceId' in of) return subjects('workspace_id', '=', of.workspaceId);
  // Every key has a workspace.
  const isUnknown = subjects('workspace_id', 'is', null);
  return of.api === null ? isUnknown : subjects.and([isUnknown, subjects('api', '=', of.api)]);
}

function isAfter(subjects: Subjects, of: UsageQuery['of'], { api, id }: SubjectPlace): Expression<SqlBool> {
  // Of one API, SQLite would not see that a place with that API narrows the ids, and read from the first one again.
  if ('keyless' in of && of.api !== null) return subjects('id', '>', id);
  return subjects(subjects.refTuple('api', 'id'), '>', subjects.tuple(api, id));
}

async function groupsOf(
  db: Kysely<Schema>,
  { by, from, to }: UsageQuery,
  subjectIds: readonly string[],
): Promise<Readonly<Record<string, unknown>>[]> {
  let sums = db
    .selectFrom('usage_buckets')
    .innerJoin('usage_subjects', 'usage_subjects.id', 'usage_buckets.subject_id')
    .where('usage_buckets.subject_id', 'in', subjectIds)
    // Both lengths are named, so that a subject's buckets are found by their start.
    .where('usage_buckets.bucket_ms', 'in', [BUCKET_MS, OLD_BUCKET_MS])
    .where('usage_buckets.bucket_at', '>=', from)
    .where('usage_buckets.bucket_at', '<', to)
    .select(({ fn }) => [
      fn.countAll().as('buckets'),
      ...USAGE_FIGURES.map((figure) => fn.sum(`usage_buckets.${FIGURE_COLUMNS[figure]}`).as(figure)),
    ])
    .having(({ eb, fn }) => eb(fn.countAll(), '>', 0));
  for (const dimension of new Set(by)) {
    const column = columnOf(dimension);
    sums = sums.select(column.as(dimension)).groupBy(column);
  }
  return await sums.execute();
}

/** Numbers are literals: to PostgreSQL an expression with a parameter is not the one that is grouped by. */
function columnOf(dimension: UsageDimension) {
  const source = DIMENSION_SOURCES[dimension];
  if ('field' in source) return sql<unknown>`${sql.ref(`usage_subjects.${SUBJECT_COLUMNS[source.field]}`)}`;
  return sql<unknown>`usage_buckets.bucket_at - usage_buckets.bucket_at % ${sql.lit(source.periodMs)}`;
}
