// Reads keys in SQL: single ones through the compiled lookups, lists newest first.
import type { EpochMs } from '@keywright/core/instant';
import type { Kysely } from 'kysely';
import type { KeyFilter, KeyReader, NumberedPage, PageRequest } from '../../../app/ports.ts';
import type { Schema } from '../schema.ts';
import type { SharedValues } from '../shared-values.ts';
import { matches, withinTenancy } from './key-filter.ts';
import type { KeyLookups } from './key-lookups.ts';
import { keysOf } from './key-row.ts';
import { type KeyRows, withSecrets } from './with-secrets.ts';

export interface KeyReading {
  readonly lookups: KeyLookups;
  readonly shared: SharedValues;
}

export function keyReader(db: Kysely<Schema>, { lookups, shared }: KeyReading): KeyReader {
  const read = async (rows: KeyRows) => keysOf(await withSecrets(db, rows).execute(), shared);
  return {
    findById: (id) => lookups.byId(db, id),
    findByDigest: (digest) => lookups.byDigest(db, digest),
    list: (filter, page, now) => read(pageRows(db, { filter, page, now })),
    listNumbered: async (filter, page, now) => {
      // The total may be of a moment before the rows': pages by number shift under new keys anyway.
      const total = await count(db, filter, now);
      return { rows: await read(numberedRows(db, { filter, page, now })), total };
    },
    listMadeByPerson: (userId, workspaceId) =>
      read(
        db
          .selectFrom('keys')
          .selectAll()
          .where('keys.maker_user_id', '=', userId)
          .where('keys.workspace_id', '=', workspaceId),
      ),
    listMadeBy: (keyId) => read(db.selectFrom('keys').selectAll().where('keys.maker_key_id', '=', keyId)),
  };
}

interface Wanted<Page> {
  readonly filter: KeyFilter;
  readonly page: Page;
  readonly now: EpochMs;
}

function pageRows(db: Kysely<Schema>, { filter, page, now }: Wanted<PageRequest>): KeyRows {
  const rows = newestFirst(db, filter, now).limit(page.limit);
  if (page.after === null) return rows;
  // Found only where the filter reaches: another workspace's key must answer as one that does not exist.
  const last = db
    .selectFrom('keys')
    .select(['keys.created_at', 'keys.id'])
    .where('keys.id', '=', page.after)
    .where((keys) => withinTenancy(keys, filter));
  return rows.where(({ eb, refTuple }) =>
    eb(refTuple('keys.created_at', 'keys.id'), '<', last.$asTuple('created_at', 'id')),
  );
}

function numberedRows(db: Kysely<Schema>, { filter, page, now }: Wanted<NumberedPage>): KeyRows {
  return newestFirst(db, filter, now)
    .limit(page.pageSize)
    .offset((page.page - 1) * page.pageSize);
}

function newestFirst(db: Kysely<Schema>, filter: KeyFilter, now: EpochMs): KeyRows {
  return db
    .selectFrom('keys')
    .selectAll()
    .where((keys) => matches(keys, filter, now))
    .orderBy('keys.created_at', 'desc')
    .orderBy('keys.id', 'desc');
}

async function count(db: Kysely<Schema>, filter: KeyFilter, now: EpochMs): Promise<number> {
  const { total } = await db
    .selectFrom('keys')
    .select((keys) => keys.fn.countAll().as('total'))
    .where((keys) => matches(keys, filter, now))
    .executeTakeFirstOrThrow();
  return Number(total);
}
