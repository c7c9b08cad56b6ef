// What a node tells the others on the channel of changes: the newest position, and JSON of what has changed.
// Whoever may connect to a database may tell something on any channel of it, so they believe what they are told only on
// one whose name nobody can know who may not read the tables.
import { type Kysely, sql } from 'kysely';
import { readChange } from '../../app/change-feed.ts';
import type { NumberedChange } from '../nodes/node-registry.ts';
import type { Schema } from '../sql/schema.ts';

/** Names the channel, once for every database. */
export async function nameChannel(db: Kysely<Schema>): Promise<void> {
  await db
    .updateTable('change_head')
    .set({ channel: sql<string>`'keywright_' || replace(gen_random_uuid()::text, '-', '')` })
    .where('channel', '=', '')
    .execute();
}

/** PostgreSQL takes 7,999 bytes. */
const MOST_TOLD_BYTES = 7_900;

/** What stands behind the position of the last change. Without the changes where they are more than can be told. */
export function toldText(changes: readonly string[]): string {
  const whole = ` ${JSON.stringify(changes)}`;
  return Buffer.byteLength(whole) <= MOST_TOLD_BYTES ? whole : ' []';
}

/** None where the database has to be asked. */
export function readTold(text = ''): readonly NumberedChange[] {
  try {
    const [, newest = '', told = ''] = /^(\d+) (.*)$/.exec(text) ?? [];
    const texts = JSON.parse(told) as string[];
    const before = Number(newest) - texts.length;
    return texts.map((change, index) => ({ position: before + index + 1, change: readChange(change) }));
  } catch {
    return [];
  }
}
