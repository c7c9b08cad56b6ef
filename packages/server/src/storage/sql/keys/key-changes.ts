// Writes keys and their secrets. `lastUsedAt` of a stored secret is not written here: its one writer is last-uses.ts.
import type { ApiKey } from '@keywright/core/keys/api-key';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Schema, SecretTable } from '../schema.ts';
import { keyRowOf, secretRowsOf } from './key-row.ts';

export async function insertKey(db: Kysely<Schema>, key: ApiKey): Promise<void> {
  await db.insertInto('keys').values(keyRowOf(key)).execute();
  await insertSecrets(db, key, secretRowsOf(key));
}

export async function updateKey(db: Kysely<Schema>, key: ApiKey): Promise<void> {
  const { id, ...columns } = keyRowOf(key);
  const { numUpdatedRows } = await db
    .updateTable('keys')
    .set(columns)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new Error(`Key ${id} does not exist.`);
  await replaceSecrets(db, key);
}

async function replaceSecrets(db: Kysely<Schema>, key: ApiKey): Promise<void> {
  const stored = await db.selectFrom('secrets').selectAll().where('key_id', '=', key.id).execute();
  const storedById = new Map(stored.map((row) => [row.id, row]));
  const rows = secretRowsOf(key);
  const kept = new Set(rows.map((row) => row.id));
  for (const row of stored) {
    if (!kept.has(row.id)) await db.deleteFrom('secrets').where('id', '=', row.id).execute();
  }
  for (const row of rows) {
    const before = storedById.get(row.id);
    if (before !== undefined && differs(before, row)) {
      await db.updateTable('secrets').set(row).where('id', '=', row.id).execute();
    }
  }
  const added = rows.filter((row) => !storedById.has(row.id));
  await insertSecrets(db, key, added);
}

async function insertSecrets(
  db: Kysely<Schema>,
  key: ApiKey,
  rows: Insertable<SecretTable>[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.insertInto('secrets').values(rows).execute();
  const added = new Set(rows.map((row) => row.id));
  const uses = key.secrets.flatMap(({ id, lastUsedAt }) =>
    lastUsedAt === null || !added.has(id) ? [] : [{ secret_id: id, used_at: lastUsedAt }],
  );
  if (uses.length > 0) await db.insertInto('last_uses').values(uses).execute();
}

function differs(before: Selectable<SecretTable>, row: Insertable<SecretTable>): boolean {
  return (
    before.position !== row.position ||
    before.digest !== row.digest ||
    before.preview !== row.preview ||
    before.created_at !== row.created_at ||
    before.retires_at !== row.retires_at
  );
}
