// Keys with all their secrets, and what their makers are, from one statement, so that a key is never seen with the
// secrets or the rights of another moment.
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { KeyTable, Schema } from '../schema.ts';
import { KEY_COLUMNS } from './key-row.ts';

export type KeyRows = SelectQueryBuilder<Schema, 'keys', KeyTable>;

/** Keys newest first, each with its secrets oldest first; see keysOf in key-row.ts. */
export function withSecrets(db: Kysely<Schema>, rows: KeyRows) {
  return db
    .selectFrom(rows.as('key'))
    .leftJoin('secrets', 'secrets.key_id', 'key.id')
    .leftJoin('last_uses', 'last_uses.secret_id', 'secrets.id')
    .leftJoin('members', (members) =>
      members
        .onRef('members.organization_id', '=', 'key.workspace_id')
        .onRef('members.user_id', '=', 'key.maker_user_id'),
    )
    .select(KEY_COLUMNS.map((column) => `key.${column}` as const))
    .select([
      'secrets.id as secret_id',
      'secrets.digest as secret_digest',
      'secrets.preview as secret_preview',
      'secrets.created_at as secret_created_at',
      'secrets.retires_at as secret_retires_at',
      'last_uses.used_at as secret_last_used_at',
      'members.role as maker_role',
    ])
    .orderBy('key.created_at', 'desc')
    .orderBy('key.id', 'desc')
    .orderBy('secrets.position');
}
