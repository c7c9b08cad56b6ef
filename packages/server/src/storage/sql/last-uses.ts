// Writes when secrets were last used, in slices: a flush of many must not hold up verification or other writes.
// An instant only moves forward, so slices may come late, twice, or not at all.
import { setImmediate } from 'node:timers/promises';
import type { EpochMs } from '@keywright/core/instant';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Rows of one statement. Sizes are few, so that each is compiled once; the larger, the cheaper a row. */
const SLICES = [500, 50, 1] as const;

export type SaveLastUses = (uses: ReadonlyMap<string, EpochMs>) => Promise<void>;

type Use = readonly [secretId: string, usedAt: EpochMs];

export function compileSaveLastUses(db: Kysely<Schema>): SaveLastUses {
  const compiled = SLICES.map((size) => ({ size, query: compileSlice(db, size) }));
  return async (uses) => {
    // In the order of the table: neighbours are written together.
    const all = [...uses].sort(([a], [b]) => (a < b ? -1 : 1));
    for (let start = 0; start < all.length; ) {
      if (start > 0) await setImmediate();
      const slice = compiled.find(({ size }) => size <= all.length - start);
      if (slice === undefined) return;
      await save(db, slice.query, all.slice(start, start + slice.size));
      start += slice.size;
    }
  };
}

function compileSlice(db: Kysely<Schema>, size: number): CompiledQuery {
  const row = { secret_id: '', used_at: 0 };
  return db
    .insertInto('last_uses')
    .values(Array.from({ length: size }, () => row))
    .onConflict((conflict) =>
      conflict
        .column('secret_id')
        .doUpdateSet((update) => ({ used_at: update.ref('excluded.used_at') }))
        .whereRef('excluded.used_at', '>', 'last_uses.used_at'),
    )
    .compile();
}

async function save(db: Kysely<Schema>, query: CompiledQuery, slice: readonly Use[]): Promise<void> {
  await db.executeQuery({ ...query, parameters: slice.flat() });
}
