// `keywright adopt`: the usage that a node which is gone has left in its data folder, folded into the ledger by hand. The
// ledger says how far each journal is folded, so what is done twice, or cut short and done again, counts once.
import { access, constants, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, readSettings } from '../environment/settings.ts';
import { isJournalName } from '../open-place.ts';
import { holdDataFolder } from '../storage/data-folder.ts';
import { holderOfJournal } from '../storage/postgres/journal-holder.ts';
import { openPostgresStorage } from '../storage/postgres.ts';
import { digest } from '../system/secrets.ts';
import { type FoldedJournal, foldLeftJournal } from './fold-left-journal.ts';

export interface AdoptedJournal extends FoldedJournal {
  readonly journal: string;
}

/** Nothing was done; what to do instead. */
export class AdoptionRefusal extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Throws an AdoptionRefusal where the journal cannot be adopted, and nothing has been done. */
export async function adoptJournal(env: Environment, folder: string): Promise<AdoptedJournal> {
  const databaseUrl = requireDatabase(env);
  const journal = await requireJournal(folder);
  const release = await holdIfWritable(folder);
  try {
    const storage = await openPostgresStorage({ url: databaseUrl, digest, journal });
    try {
      await requireNobody(databaseUrl, journal);
      return { journal, ...(await foldLeftJournal(storage, join(folder, 'usage'))) };
    } finally {
      await storage.close();
    }
  } finally {
    release();
  }
}

function requireDatabase(env: Environment): string {
  const { settings, problems } = readSettings(env);
  const field = 'KEYWRIGHT_DATABASE_URL';
  const problem = problems.find((one) => one.field === field)?.message;
  if (settings.databaseUrl !== null && problem === undefined) return settings.databaseUrl;
  throw new AdoptionRefusal(
    `${field} ${problem ?? 'is not set'}`,
    'set it as the nodes have it; a server over SQLite takes up its journal by itself when it starts in its folder',
  );
}

async function requireJournal(folder: string): Promise<string> {
  const name = await readFile(join(folder, 'journal-name'), 'utf8').catch(() => '');
  const left = await stat(join(folder, 'usage')).catch(() => null);
  if (isJournalName(name.trim()) && left?.isDirectory() === true) return name.trim();
  throw new AdoptionRefusal(
    `${folder} is no data folder of a node: it has no journal-name, or no folder usage`,
    'give the folder that the node had as KEYWRIGHT_DATA, or a copy of all of it',
  );
}

async function requireNobody(databaseUrl: string, journal: string): Promise<void> {
  const holder = await holderOfJournal(databaseUrl, journal);
  if (holder === null) return;
  throw new AdoptionRefusal(
    `a node on ${holder} runs with this journal, and folds it by itself`,
    'stop that node first; nothing was changed',
  );
}

/** What a server on this machine holds, however cut off it is, is not touched. Nobody can run where nothing can be written. */
async function holdIfWritable(folder: string): Promise<() => void> {
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) return () => {};
  const held = await holdDataFolder(folder).catch((error: Error) => {
    throw new AdoptionRefusal(error.message, 'nothing was changed');
  });
  return held.release;
}
