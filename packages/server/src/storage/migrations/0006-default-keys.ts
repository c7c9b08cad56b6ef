// Every new user gets a workspace and the default keys of the APIs, whoever inserts the user: a trigger makes the rows.
// It has no secret to keep: the keys are unclaimed. What it makes is read from `default_keys`, so that it never changes.
import { type Kysely, type Migration, SqliteAdapter } from 'kysely';
import { postgresTrigger } from './default-keys/postgres-default-keys.ts';
import { sqliteTrigger } from './default-keys/sqlite-default-keys.ts';

export const defaultKeys: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('default_keys')
      .addColumn('api', 'text', (column) => column.primaryKey().notNull())
      .addColumn('environment', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('made_with_users')
      .addColumn('user_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('workspace_id', 'text', (column) => column.notNull())
      .addColumn('member_id', 'text', (column) => column.notNull().unique())
      .addColumn('told', 'integer', (column) => column.notNull())
      .execute();
    for (const statement of triggerOf(db)) await statement.execute(db);
  },
};

/** The one place that tells engines apart: each has its own words for what a trigger does. */
function triggerOf(db: Kysely<unknown>) {
  return db.getExecutor().adapter instanceof SqliteAdapter ? [sqliteTrigger()] : postgresTrigger();
}
