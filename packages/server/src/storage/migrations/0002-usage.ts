// The usage ledger: what requests used, what limits have counted, and how far the journal has been folded into them.
// Limits of keys are rewritten in the words they have since: what they count, in what window, and whether they refuse.
import { type CreateTableBuilder, type Kysely, type Migration, SqliteAdapter, sql } from 'kysely';

export const usage: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createSubjects(db);
    await createBuckets(db);
    await createLimitCounts(db);
    await createFolding(db);
    await widenLastUses(db);
    await rewriteLimits(db as Kysely<StoredKeys>);
  },
};

/** What these tables have beside their key is little: in SQLite the key's own tree holds it, and there is no second one. */
function keyed<T extends string>(db: Kysely<unknown>, table: CreateTableBuilder<T, never>) {
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  return isSqlite ? table.modifyEnd(sql`without rowid`) : table;
}

async function createSubjects(db: Kysely<unknown>): Promise<void> {
  await keyed(db, db.schema.createTable('usage_subjects'))
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('api', 'text', (column) => column.notNull())
    .addColumn('workspace_id', 'text')
    .addColumn('key_id', 'text')
    .addColumn('secret_id', 'text')
    .addColumn('member_id', 'text')
    .addColumn('end_user', 'text')
    .addColumn('route', 'text')
    .addColumn('endpoint', 'text')
    .addColumn('model', 'text')
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .execute();
  // The first serves one key, and by API those requests that have none. Both are read in the order of API and id.
  for (const [name, column] of [
    ['usage_subjects_by_key', 'key_id'],
    ['usage_subjects_by_workspace', 'workspace_id'],
  ] as const) {
    await db.schema.createIndex(name).on('usage_subjects').columns([column, 'api', 'id']).execute();
  }
}

const FIGURES = [
  'requests',
  'denied',
  'billable',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'micros',
  'estimated',
  'interrupted',
] as const;

async function createBuckets(db: Kysely<unknown>): Promise<void> {
  const buckets = keyed(db, db.schema.createTable('usage_buckets'))
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('bucket_ms', 'bigint', (column) => column.notNull())
    .addColumn('bucket_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('usage_buckets_key', ['subject_id', 'bucket_ms', 'bucket_at']);
  await FIGURES.reduce(
    (table, figure) => table.addColumn(figure, 'bigint', (column) => column.notNull()),
    buckets,
  ).execute();
  // Of minutes only, which are to be merged: hours stay, and are found by their subject.
  await db.schema
    .createIndex('usage_minutes_by_age')
    .on('usage_buckets')
    .columns(['bucket_at', 'subject_id'])
    .where(sql.ref('bucket_ms'), '=', sql.lit(60_000))
    .execute();
}

async function createLimitCounts(db: Kysely<unknown>): Promise<void> {
  await keyed(db, db.schema.createTable('limit_counts'))
    .addColumn('counter', 'text', (column) => column.notNull())
    .addColumn('window_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('used', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('limit_counts_key', ['counter', 'window_at'])
    .execute();
  await db.schema.createIndex('limit_counts_by_end').on('limit_counts').columns(['ends_at']).execute();
}

async function createFolding(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('open_requests')
    .addColumn('request_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('progress', 'text')
    .execute();
  await db.schema
    .createTable('fold_progress')
    .addColumn('journal', 'text', (column) => column.primaryKey().notNull())
    .addColumn('from_segment', 'bigint', (column) => column.notNull())
    .addColumn('from_offset', 'bigint', (column) => column.notNull())
    .addColumn('to_segment', 'bigint', (column) => column.notNull())
    .addColumn('to_offset', 'bigint', (column) => column.notNull())
    .addColumn('slices_done', 'bigint', (column) => column.notNull())
    .execute();
}

async function widenLastUses(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('last_uses').renameTo('narrow_last_uses').execute();
  await keyed(db, db.schema.createTable('last_uses'))
    .addColumn('secret_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('used_at', 'bigint', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('user_agent', 'text')
    .addColumn('route', 'text')
    .execute();
  await sql`insert into last_uses (secret_id, used_at) select secret_id, used_at from narrow_last_uses`.execute(
    db,
  );
  await db.schema.dropTable('narrow_last_uses').execute();
}

interface StoredKeys {
  keys: { id: string; limits: string };
}

const KEYS_AT_ONCE = 500;

async function rewriteLimits(db: Kysely<StoredKeys>): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('keys')
      .select(['id', 'limits'])
      .where('id', '>', after)
      .where('limits', '!=', '[]')
      .orderBy('id')
      .limit(KEYS_AT_ONCE)
      .execute();
    for (const { id, limits } of rows) {
      await db
        .updateTable('keys')
        .set({ limits: rewritten(limits) })
        .where('id', '=', id)
        .execute();
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < KEYS_AT_ONCE) return;
    after = last.id;
  }
}

/** Of those days: requests only, in windows of milliseconds, and always refusing. */
interface FirstLimit {
  readonly name: string;
  readonly per: string;
  readonly limit: number;
  readonly windowMs: number;
}

function rewritten(limits: string): string {
  const rules: readonly (FirstLimit | { readonly window: unknown })[] = JSON.parse(limits);
  return JSON.stringify(
    rules.map((stored) => {
      if ('window' in stored) return stored;
      const { windowMs, ...rule } = stored;
      return { counts: 'requests', enforce: 'hard', alertAt: [], ...rule, window: windowMs };
    }),
  );
}
