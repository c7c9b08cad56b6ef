// The lookups of single keys: compiled to SQL once, since every verification that misses the cache makes one.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { SharedValues } from '../shared-values.ts';
import { Statement } from '../statement.ts';
import { type KeyAndSecretRow, keyOrNull } from './key-row.ts';
import { withSecrets } from './with-secrets.ts';

export interface KeyLookups {
  byDigest(db: Kysely<Schema>, digest: string): Promise<ApiKey | null>;
  byId(db: Kysely<Schema>, id: string): Promise<ApiKey | null>;
}

/** `db` only lends its dialect; a lookup runs on the connection or transaction it is given. */
export function compileKeyLookups(db: Kysely<Schema>, shared: SharedValues): KeyLookups {
  const keys = db.selectFrom('keys').selectAll();
  const holder = db.selectFrom('secrets').select('secrets.key_id').where('secrets.digest', '=', '');
  const byDigest = new Statement(withSecrets(db, keys.where('keys.id', '=', holder)).compile());
  const byId = new Statement(withSecrets(db, keys.where('keys.id', '=', '')).compile());
  const find = async (connection: Kysely<Schema>, lookup: Statement<KeyAndSecretRow>, value: string) =>
    keyOrNull((await lookup.run(connection, [value])).rows, shared);
  return {
    byDigest: (connection, digest) => find(connection, byDigest, digest),
    byId: (connection, id) => find(connection, byId, id),
  };
}
