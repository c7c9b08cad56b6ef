// Where everything is kept: a SQLite file in the data folder, or the PostgreSQL that this node shares with others.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secrets, Storage } from './app/ports.ts';
import type { Settings } from './environment/settings.ts';
import { type NodesPlace, newNodeIdentity, type WorkersPlace } from './membership.ts';
import { openPostgresStorage } from './storage/postgres.ts';
import { openSqliteStorage } from './storage/sqlite.ts';
import { workerJournal } from './storage/worker-journals.ts';
import { digest } from './system/secrets.ts';

export interface OpenPlace {
  readonly storage: Storage;
  /** Null: this process is alone. */
  readonly nodes: NodesPlace | WorkersPlace | null;
  /** Folder of the journal. */
  readonly journalFolder: string;
}

/** `worker`: which of several processes over one file this is; null: it is alone, or a node. */
export async function openPlace(
  settings: Settings,
  secrets: Secrets,
  worker: number | null,
): Promise<OpenPlace> {
  const { databaseUrl, redisUrl, dataFolder } = settings;
  if (databaseUrl === null) {
    const path = join(dataFolder, 'keywright.db');
    const { name: journal, folder } = workerJournal(dataFolder, worker ?? 1);
    const storage = await openSqliteStorage({ path, digest, journal });
    return { storage, nodes: worker === null ? null : { path, journal }, journalFolder: folder };
  }
  const journal = await requireJournalName(dataFolder, secrets);
  const storage = await openPostgresStorage({ url: databaseUrl, digest, journal });
  const newEpochName = () => secrets.newId('cnt');
  const nodes = { databaseUrl, redisUrl, newEpochName, ...newNodeIdentity(secrets, journal) };
  return { storage, nodes, journalFolder: join(dataFolder, 'usage') };
}

/** Made by the first start in a data folder: whoever starts there again goes on with what is in its journal. */
async function requireJournalName(dataFolder: string, secrets: Secrets): Promise<string> {
  const file = join(dataFolder, 'journal-name');
  try {
    await writeFile(file, `${secrets.newId('nod')}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const name = (await readFile(file, 'utf8')).trim();
  if (isJournalName(name)) return name;
  throw new Error(
    `${file} has no name of a journal: restore it from where the folder was copied, or see docs/nodes.md`,
  );
}

export function isJournalName(text: string): boolean {
  return /^nod_[0-9a-z]{26}$/.test(text);
}
