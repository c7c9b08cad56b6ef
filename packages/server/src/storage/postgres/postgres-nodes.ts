// Nodes meeting in PostgreSQL. Everything but a start is one statement here, on connections of its own, so that neither a
// busy pool nor a long transaction keeps a node from renewing its lease.
import { type Kysely, type QueryResult, type RawBuilder, sql } from 'kysely';
import { readChange } from '../../app/change-feed.ts';
import type { NodeIdentity, NodeReader, NodeRecord } from '../../app/nodes/node-reader.ts';
import { LEASE_MS } from '../nodes/lease.ts';
import type { NodeRegistry, Renewal } from '../nodes/node-registry.ts';
import type { Schema } from '../sql/schema.ts';
import { NOW_MS } from './database-clock.ts';
import { NODE_STATEMENTS } from './node-statements.ts';
import { openPostgres } from './postgres-driver.ts';

export interface PostgresNodes extends NodeRegistry, NodeReader {
  close(): Promise<void>;
}

/** An answer that comes later than half a lease after the question is of no use any more. */
const CONNECTIONS = { most: 2, queryTimeoutMs: LEASE_MS / 2, idleInTransactionMs: LEASE_MS };

/** An acknowledgement that a failure takes back was too much waited for, not too little. */
const ACKNOWLEDGING = { ...CONNECTIONS, most: 1, survives: 'process' } as const;

const REMEMBERED_MS = 3_600_000;

const FORGOTTEN_BEFORE: RawBuilder<number> = sql`${NOW_MS} - ${sql.lit(REMEMBERED_MS)}`;

const { acknowledge, awaited, changesAfter, newest } = NODE_STATEMENTS;

export async function openPostgresNodes(url: string, identity: NodeIdentity): Promise<PostgresNodes> {
  const [db, acknowledging] = [openPostgres(url, CONNECTIONS), openPostgres(url, ACKNOWLEDGING)];
  try {
    await enter(db, identity);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    renew: async (heard) => {
      const renewed = await renew(db, identity.id, heard);
      if (renewed !== null) return renewed;
      // It said nothing for so long that it was forgotten.
      await enter(db, identity);
      const entered = await renew(db, identity.id, heard);
      if (entered === null) throw new Error('The database does not keep this node.');
      return entered;
    },
    changesAfter: async (position) => {
      const { rows } = await changesAfter.run(db, [position]);
      const [first] = rows;
      if (first !== undefined && first.position !== position + 1) return null;
      return rows.map(({ position, change }) => ({ position, change: readChange(change) }));
    },
    newest: async () => only(await newest.run(db, [])).position,
    acknowledge: async (position) => {
      await acknowledge.run(acknowledging, [identity.id, position]);
    },
    awaited: async (position) =>
      only(await awaited.run(db, [identity.id, position === 'newest' ? null : position])),
    read: () => readNodes(db),
    close: async () => {
      // Whoever revokes need not wait for it.
      await db
        .deleteFrom('nodes')
        .where('id', '=', identity.id)
        .execute()
        .catch(() => {});
      await acknowledging.destroy();
      await db.destroy();
    },
  };
}

async function renew(db: Kysely<Schema>, id: string, heard: number): Promise<Renewal | null> {
  const { rows } = await NODE_STATEMENTS.renew.run(db, [id, heard]);
  return rows[0] ?? null;
}

function only<Row>({ rows: [row] }: QueryResult<Row>): Row {
  if (row === undefined) throw new Error('The database keeps no head of changes.');
  return row;
}

const ASKED_AGAIN_MS = 100;

/** A life of this node that was cut short may hold a lease for a moment yet; a copy of it holds one for ever. */
async function enter(db: Kysely<Schema>, identity: NodeIdentity): Promise<void> {
  await db.deleteFrom('nodes').where('lease_ends_at', '<', FORGOTTEN_BEFORE).execute();
  for (let waitedMs = 0; ; waitedMs += ASKED_AGAIN_MS) {
    const other = await enterUnlessHeld(db, identity);
    if (other === null) return;
    if (waitedMs >= 2 * LEASE_MS) {
      throw new Error(
        `${other} runs on a copy of this data folder: give each node an empty folder of its own with KEYWRIGHT_DATA`,
      );
    }
    await sql`select pg_sleep(${sql.lit(ASKED_AGAIN_MS / 1000)})`.execute(db);
  }
}

/** Copies that start at once come one after the other, and whoever has entered holds a lease. Answers who else has one. */
function enterUnlessHeld(
  db: Kysely<Schema>,
  { id, name, journal, version }: NodeIdentity,
): Promise<string | null> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`journal ${journal}`}, 0))`.execute(tx);
    const other = await tx
      .selectFrom('nodes')
      .select('name')
      .where('journal', '=', journal)
      .where('lease_ends_at', '>=', NOW_MS)
      .executeTakeFirst();
    if (other !== undefined) return other.name;
    // Lives of this node that were cut short are nobody to be looked after.
    await tx.deleteFrom('nodes').where('journal', '=', journal).execute();
    await tx
      .insertInto('nodes')
      .columns(['id', 'name', 'journal', 'version', 'started_at', 'lease_ends_at', 'acknowledged'])
      .expression((eb) =>
        eb
          .selectFrom('change_head')
          .select([
            sql.val(id).as('id'),
            sql.val(name).as('name'),
            sql.val(journal).as('journal'),
            sql.val(version).as('version'),
            NOW_MS.as('started_at'),
            sql<number>`${NOW_MS} + ${sql.lit(LEASE_MS)}`.as('lease_ends_at'),
            'position as acknowledged',
          ]),
      )
      .execute();
    return null;
  });
}

async function readNodes(db: Kysely<Schema>): Promise<readonly NodeRecord[]> {
  const rows = await db
    .selectFrom('nodes')
    .innerJoin('change_head', (join) => join.onTrue())
    .selectAll('nodes')
    .select(['change_head.position as newest', NOW_MS.as('now')])
    .where('lease_ends_at', '>=', FORGOTTEN_BEFORE)
    .orderBy('started_at')
    .orderBy('nodes.id')
    .execute();
  return rows.map(({ id, name, journal, version, started_at, lease_ends_at, acknowledged, newest, now }) => ({
    ...{ id, name, journal, version, acknowledged },
    startedAt: started_at,
    lapsedAt: lease_ends_at < now ? lease_ends_at : null,
    behind: newest - acknowledged,
  }));
}
