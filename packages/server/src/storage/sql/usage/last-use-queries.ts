// The newest use of each secret, whole: where from and what for belong to the same use as when.
import type { Kysely } from 'kysely';
import type { LastUse } from '../../../app/usage/usage-ports.ts';
import type { Schema } from '../schema.ts';
import { SlicedStatement } from '../sliced-statement.ts';
import { inOrder } from './in-order.ts';

export type SaveUses = (db: Kysely<Schema>, uses: readonly LastUse[]) => Promise<void>;

export function compileSaveUses(dialect: Kysely<Schema>): SaveUses {
  const row = { secret_id: '', used_at: 0, address: '', user_agent: '', route: '' };
  const statement = new SlicedStatement((size) =>
    dialect
      .insertInto('last_uses')
      .values(Array.from({ length: size }, () => row))
      .onConflict((conflict) =>
        conflict
          .column('secret_id')
          .doUpdateSet(({ ref }) => ({
            used_at: ref('excluded.used_at'),
            address: ref('excluded.address'),
            user_agent: ref('excluded.user_agent'),
            route: ref('excluded.route'),
          }))
          .whereRef('excluded.used_at', '>=', 'last_uses.used_at'),
      )
      .compile(),
  );
  return async (db, uses) => {
    const rows = newestOfEach(uses).map((use) => [
      use.secretId,
      use.at,
      use.address,
      use.userAgent,
      use.route,
    ]);
    await statement.run(db, rows);
  };
}

/** Of equal instants the last one told, as from call to call. */
function newestOfEach(uses: readonly LastUse[]): LastUse[] {
  const newest = new Map<string, LastUse>();
  for (const use of uses) {
    const known = newest.get(use.secretId);
    if (known === undefined || known.at <= use.at) newest.set(use.secretId, use);
  }
  return inOrder(newest).map(([, use]) => use);
}

export async function lastUsesOf(db: Kysely<Schema>, keyId: string): Promise<readonly LastUse[]> {
  return await db
    .selectFrom('secrets')
    .innerJoin('last_uses', 'last_uses.secret_id', 'secrets.id')
    .where('secrets.key_id', '=', keyId)
    .select([
      'last_uses.secret_id as secretId',
      'last_uses.used_at as at',
      'last_uses.address',
      'last_uses.user_agent as userAgent',
      'last_uses.route',
    ])
    .orderBy('secrets.position')
    .execute();
}
