// What several processes need to remember the same keys: every change that may have taken rights away, in order, and who
// has heard of which. See docs/adr/0020-leases.md.
import type { Kysely, Migration } from 'kysely';

export const nodes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createChanges(db as Kysely<Heads>);
    await createNodes(db);
    // Every data folder has a journal of its own; so far there was one.
    await db.schema
      .alterTable('open_requests')
      .addColumn('journal', 'text', (column) => column.notNull().defaultTo('local'))
      .execute();
    await db.schema
      .createIndex('open_requests_by_journal')
      .on('open_requests')
      .columns(['journal'])
      .execute();
  },
};

interface Heads {
  change_head: { id: number; position: number };
}

async function createChanges(db: Kysely<Heads>): Promise<void> {
  await db.schema
    .createTable('changes')
    .addColumn('position', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('change', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('change_head')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .execute();
  await db.insertInto('change_head').values({ id: 1, position: 0 }).execute();
}

async function createNodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('nodes')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('journal', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('lease_ends_at', 'bigint', (column) => column.notNull())
    .addColumn('acknowledged', 'bigint', (column) => column.notNull())
    .execute();
}
