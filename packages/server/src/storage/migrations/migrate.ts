// Brings a database's tables up to date. The list is written out: a file left lying in a folder must never run.
import { type Kysely, type Migration, Migrator } from 'kysely';
import type { Schema } from '../sql/schema.ts';
import { initial } from './0001-initial.ts';
import { usage } from './0002-usage.ts';
import { people } from './0003-people.ts';
import { endpoints } from './0004-endpoints.ts';
import { userKeys } from './0005-user-keys.ts';
import { defaultKeys } from './0006-default-keys.ts';
import { auditFilters } from './0007-audit-filters.ts';
import { lookUps } from './0008-look-ups.ts';
import { nodes } from './0009-nodes.ts';
import { sharedCounts } from './0010-shared-counts.ts';
import { changeChannel } from './0011-change-channel.ts';

/** Names sort in the order of running, and are remembered by every database that ran them. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-usage': usage,
  '0003-people': people,
  '0004-endpoints': endpoints,
  '0005-user-keys': userKeys,
  '0006-default-keys': defaultKeys,
  '0007-audit-filters': auditFilters,
  '0008-look-ups': lookUps,
  '0009-nodes': nodes,
  '0010-shared-counts': sharedCounts,
  '0011-change-channel': changeChannel,
};

/** Safe to run from several processes at once: one runs what is missing, the others wait and find it done. */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
