// Which node writes a journal: whoever has a lease in its name, by the database's clock.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { LEASE_MS } from '../nodes/lease.ts';
import { clientSettings } from './pool.ts';

const ASKED_AGAIN_MS = 100;
const SETTINGS = { queryTimeoutMs: LEASE_MS, idleInTransactionMs: LEASE_MS };

const HOLDER = `select name from nodes where journal = $1
  and lease_ends_at >= floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Its name; null where there is none. Waits for the lease of a node that has just gone to end. */
export async function holderOfJournal(url: string, journal: string): Promise<string | null> {
  const client = new pg.Client(clientSettings(url, SETTINGS));
  client.on('error', () => {});
  await client.connect();
  try {
    for (let waitedMs = 0; ; waitedMs += ASKED_AGAIN_MS) {
      const { rows } = await client.query<{ name: string }>(HOLDER, [journal]);
      const name = rows[0]?.name ?? null;
      if (name === null || waitedMs >= 2 * LEASE_MS) return name;
      await setTimeout(ASKED_AGAIN_MS);
    }
  } finally {
    await client.end();
  }
}
