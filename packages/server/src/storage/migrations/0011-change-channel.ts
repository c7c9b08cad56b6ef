// The channel on which changes are told to other nodes as they are committed; empty until somebody opens a database that
// has channels, and names it: postgres/told-changes.ts.
import type { Kysely, Migration } from 'kysely';

export const changeChannel: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('change_head')
      .addColumn('channel', 'text', (column) => column.notNull().defaultTo(''))
      .execute();
  },
};
