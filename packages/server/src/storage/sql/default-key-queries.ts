// Default keys in SQL. What is made with a user is made by a trigger (../migrations/0006-default-keys.ts).
import type { Kysely } from 'kysely';
import type { DefaultKeys } from '../../app/keys/defaults/default-key-ports.ts';
import type { Schema } from './schema.ts';

const COLUMNS = { userId: 'user_id', memberId: 'member_id' } as const;

export function defaultKeys(db: Kysely<Schema>): DefaultKeys {
  return {
    list: async () => {
      const rows = await db.selectFrom('default_keys').selectAll().orderBy('api').execute();
      return rows.map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as readonly string[] }));
    },
    replace: async (keys) => {
      await db.deleteFrom('default_keys').execute();
      const rows = keys.map((key) => ({ ...key, scopes: JSON.stringify(key.scopes) }));
      if (rows.length > 0) await db.insertInto('default_keys').values(rows).execute();
    },
    findUntold: async (field, id) => {
      const made = await db
        .selectFrom('made_with_users')
        .select(['user_id as userId', 'workspace_id as workspaceId', 'member_id as memberId'])
        .where(COLUMNS[field], '=', id)
        .where('told', '=', 0)
        .executeTakeFirst();
      return made ?? null;
    },
    markTold: async (userId) => {
      await db.updateTable('made_with_users').set({ told: 1 }).where('user_id', '=', userId).execute();
    },
  };
}
