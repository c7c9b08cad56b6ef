// Workspaces in SQL. Slugs are unique; use cases look before they insert, so a clash here is a failure.
import type { Kysely } from 'kysely';
import type { PageRequest, WorkspaceReader, WorkspaceWriter } from '../../app/ports.ts';
import type { Schema } from './schema.ts';

export function workspaceReader(db: Kysely<Schema>): WorkspaceReader {
  const workspaces = db.selectFrom('workspaces').select(['id', 'name', 'slug', 'created_at as createdAt']);
  return {
    findById: async (id) => (await workspaces.where('id', '=', id).executeTakeFirst()) ?? null,
    findBySlug: async (slug) => (await workspaces.where('slug', '=', slug).executeTakeFirst()) ?? null,
    list: async (which, { limit, after }: PageRequest) => {
      if (which !== 'all' && which.length === 0) return [];
      let rows = workspaces.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
      if (which !== 'all') rows = rows.where('id', 'in', which);
      if (after !== null) {
        const last = db.selectFrom('workspaces').select(['created_at', 'id']).where('id', '=', after);
        rows = rows.where(({ eb, refTuple }) =>
          eb(refTuple('created_at', 'id'), '<', last.$asTuple('created_at', 'id')),
        );
      }
      return await rows.execute();
    },
  };
}

export function workspaceWriter(db: Kysely<Schema>): WorkspaceWriter {
  return {
    ...workspaceReader(db),
    insert: async ({ id, name, slug, createdAt }) => {
      await db.insertInto('workspaces').values({ id, name, slug, created_at: createdAt }).execute();
    },
  };
}
