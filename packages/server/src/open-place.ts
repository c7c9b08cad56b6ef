// Where everything is kept: a SQLite file in the data folder, or the PostgreSQL that this node shares with others.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secrets, Storage } from './app/ports.ts';
import type { Settings } from './environment/settings.ts';
import { type NodesPlace, newNodeIdentity } from './membership.ts';
import { openPostgresStorage } from './storage/postgres.ts';
import { openSqliteStorage } from './storage/sqlite.ts';
import { digest } from './system/secrets.ts';

export interface OpenPlace {
  readonly storage: Storage;
  /** Null: this process is alone. */
  readonly nodes: NodesPlace | null;
}

export async function openPlace(settings: Settings, secrets: Secrets): Promise<OpenPlace> {
  const { databaseUrl, redisUrl, dataFolder } = settings;
  if (databaseUrl === null) {
    return {
      storage: await openSqliteStorage({ path: join(dataFolder, 'keywright.db'), digest }),
      nodes: null,
    };
  }
  const journal = await requireJournalName(dataFolder, secrets);
  const storage = await openPostgresStorage({ url: databaseUrl, digest, journal });
  const newEpochName = () => secrets.newId('cnt');
  return { storage, nodes: { databaseUrl, redisUrl, newEpochName, ...newNodeIdentity(secrets, journal) } };
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
