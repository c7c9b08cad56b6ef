// Records of people in SQL: one table a model, a field's column being its name in snake case. Fields come from the
// library that signs people in, never from a request; what is no identifier is refused all the same.
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely';
import {
  type PeopleModel,
  type PeopleReader,
  type PeopleRecord,
  type PeopleWriter,
  type RecordCondition,
  type RecordFilter,
  type RecordOperator,
  requireField,
} from '../../../app/people/people-records.ts';
import type { Schema } from '../schema.ts';

type Rows = Record<string, Record<string, unknown>>;
type Condition = ExpressionBuilder<Rows, string>;

const TABLES: Readonly<Record<PeopleModel, string>> = {
  user: 'users',
  session: 'sessions',
  account: 'accounts',
  verification: 'verifications',
  workspace: 'workspaces',
  member: 'members',
  formerMember: 'former_members',
  invitation: 'invitations',
  credential: 'credentials',
  userKeyPolicy: 'user_key_policies',
  userKeyRequest: 'user_key_requests',
};

export function peopleReader(schemaDb: Kysely<Schema>): PeopleReader {
  const db = schemaDb as unknown as Kysely<Rows>;
  return {
    find: async (model, filter, { limit, offset, sortBy }) => {
      let rows = db.selectFrom(TABLES[model]).selectAll().where(matching(filter)).limit(limit).offset(offset);
      if (sortBy !== null) rows = rows.orderBy(columnOf(sortBy.field), sortBy.direction);
      return (await rows.orderBy('id').execute()).map(recordOf);
    },
    count: async (model, filter) => {
      const rows = db.selectFrom(TABLES[model]).select((count) => count.fn.countAll().as('total'));
      return Number((await rows.where(matching(filter)).executeTakeFirstOrThrow()).total);
    },
  };
}

export function peopleWriter(schemaDb: Kysely<Schema>): PeopleWriter {
  const db = schemaDb as unknown as Kysely<Rows>;
  return {
    ...peopleReader(schemaDb),
    insert: async (model, record) => {
      await db.insertInto(TABLES[model]).values(rowOf(record)).execute();
    },
    update: async (model, filter, changes) => {
      const updated = db.updateTable(TABLES[model]).set(rowOf(changes)).where(matching(filter));
      return Number((await updated.executeTakeFirstOrThrow()).numUpdatedRows);
    },
    delete: async (model, filter) => {
      const deleted = db.deleteFrom(TABLES[model]).where(matching(filter));
      return Number((await deleted.executeTakeFirstOrThrow()).numDeletedRows);
    },
  };
}

function matching({ all, any }: RecordFilter) {
  return (builder: Condition): Expression<SqlBool> => {
    const every = builder.and(all.map((condition) => holds(builder, condition)));
    if (any.length === 0) return every;
    return builder.and([every, builder.or(any.map((condition) => holds(builder, condition)))]);
  };
}

const COMPARISONS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

type Holds = (builder: Condition, column: string, value: RecordCondition['value']) => Expression<SqlBool>;

const compares =
  (operator: keyof typeof COMPARISONS): Holds =>
  (builder, column, value) =>
    builder(column, COMPARISONS[operator], value);
const resembles =
  (pattern: (text: string) => string): Holds =>
  (builder, column, value) =>
    sql<SqlBool>`${builder.ref(column)} like ${pattern(literal(String(value)))} escape '\\'`;

const HOLDS: Readonly<Record<RecordOperator, Holds>> = {
  eq: (builder, column, value) =>
    value === null ? builder(column, 'is', null) : builder(column, '=', value),
  ne: (builder, column, value) =>
    value === null
      ? builder(column, 'is not', null)
      : builder.or([builder(column, '!=', value), builder(column, 'is', null)]),
  lt: compares('lt'),
  lte: compares('lte'),
  gt: compares('gt'),
  gte: compares('gte'),
  in: (builder, column, value) => among(builder, { column, value, is: 'in' }),
  not_in: (builder, column, value) => among(builder, { column, value, is: 'not in' }),
  contains: resembles((text) => `%${text}%`),
  starts_with: resembles((text) => `${text}%`),
  ends_with: resembles((text) => `%${text}`),
};

function holds(builder: Condition, { field, operator, value }: RecordCondition): Expression<SqlBool> {
  return HOLDS[operator](builder, columnOf(field), value);
}

/** An empty list has nothing in it, which SQL has no way to say. */
function among(
  builder: Condition,
  { column, value, is }: { column: string; value: RecordCondition['value']; is: 'in' | 'not in' },
): Expression<SqlBool> {
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0) return sql<SqlBool>`${sql.lit(is === 'in' ? 0 : 1)} = 1`;
  return builder(column, is, list);
}

function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

function columnOf(field: string): string {
  return requireField(field).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function rowOf(record: PeopleRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([field, value]) => [columnOf(field), value]));
}

function recordOf(row: Record<string, unknown>): PeopleRecord {
  const fieldOf = (column: string) =>
    column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [fieldOf(column), value as PeopleRecord[string]]),
  );
}
