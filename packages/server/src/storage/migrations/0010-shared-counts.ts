// What several nodes need to count the same limits: what running requests hold of each, where counts are kept at present,
// and what nodes have taken for themselves where the database keeps them. See docs/adr/0021-counting-by-epochs.md.
import type { Kysely, Migration } from 'kysely';

export const sharedCounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('limit_counts')
      .addColumn('held', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await createEpochs(db as Kysely<Epochs>);
    await db.schema
      .createTable('limit_allotments')
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('counter', 'text', (column) => column.notNull())
      .addColumn('window_at', 'bigint', (column) => column.notNull())
      .addColumn('taken', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('limit_allotments_key', ['epoch', 'counter', 'window_at'])
      .execute();
    await db.schema
      .createTable('running_counts')
      .addColumn('counter', 'text', (column) => column.notNull())
      .addColumn('node_id', 'text', (column) => column.notNull())
      .addColumn('running', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('running_counts_key', ['counter', 'node_id'])
      .execute();
  },
};

interface Epochs {
  counting_epochs: { epoch: number; keeper: string; name: string };
}

/** The number is part of the head: it is read by the renewal of each lease, under the same lock. */
async function createEpochs(db: Kysely<Epochs>): Promise<void> {
  await db.schema
    .alterTable('change_head')
    .addColumn('counting_epoch', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('nodes')
    .addColumn('counting_epoch', 'bigint', (column) => column.notNull().defaultTo(-1))
    .execute();
  await db.schema
    .alterTable('nodes')
    .addColumn('reaches_redis', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('counting_epochs')
    .addColumn('epoch', 'bigint', (column) => column.primaryKey().notNull())
    .addColumn('keeper', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint')
    .addColumn('redis_run', 'text')
    .execute();
  await db.insertInto('counting_epochs').values({ epoch: 0, keeper: 'database', name: 'first' }).execute();
}
