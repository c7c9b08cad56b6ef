// Writes when secrets were last used, in slices: a flush of many must not hold up verification or other writes.
// An instant only moves forward, so slices may come late, twice, or not at all.
import { setImmediate } from 'node:timers/promises';
import type { EpochMs } from '@keywright/core/instant';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

const SLICE = 250;

export type SaveLastUses = (uses: ReadonlyMap<string, EpochMs>) => Promise<void>;

export function compileSaveLastUses(db: Kysely<Schema>): SaveLastUses {
  // Compiled once for all: a busy server saves thousands a second.
  const save = db
    .updateTable('secrets')
    .set({ last_used_at: 0 })
    .where('id', '=', '')
    .where((secrets) => secrets.or([secrets('last_used_at', 'is', null), secrets('last_used_at', '<', 0)]))
    .compile();
  return async (uses) => {
    const all = [...uses];
    for (let start = 0; start < all.length; start += SLICE) {
      if (start > 0) await setImmediate();
      await saveSlice(db, save, all.slice(start, start + SLICE));
    }
  };
}

async function saveSlice(
  db: Kysely<Schema>,
  save: CompiledQuery,
  slice: readonly (readonly [string, EpochMs])[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const [secretId, usedAt] of slice) {
      await tx.executeQuery({ ...save, parameters: [usedAt, secretId, usedAt] });
    }
  });
}
