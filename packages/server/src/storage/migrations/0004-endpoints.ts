// Endpoints of accounts. A deleted one keeps its row: its id is never given again.
import type { Kysely, Migration } from 'kysely';

export const endpoints: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('endpoints')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('api', 'text', (column) => column.notNull())
      .addColumn('workspace_id', 'text', (column) => column.notNull().references('workspaces.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('upstream_url', 'text')
      .addColumn('auth_mode', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('deleted_at', 'bigint')
      .execute();
    await db.schema.createIndex('endpoints_by_age').on('endpoints').columns(['created_at', 'id']).execute();
    await db.schema
      .createIndex('endpoints_by_workspace')
      .on('endpoints')
      .columns(['workspace_id', 'api', 'created_at', 'id'])
      .execute();
  },
};
