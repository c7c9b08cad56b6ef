// What workers have left in their journals, counted before anybody answers: of those that will not come again, nothing
// else would be. Ask only while holding the data folder.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailureLog } from '../../app/ports.ts';
import { openSqliteStorage } from '../../storage/sqlite.ts';
import { journalsIn, type WorkerJournal } from '../../storage/worker-journals.ts';
import { digest } from '../../system/secrets.ts';
import { foldLeftJournal } from '../fold-left-journal.ts';

export interface WhichJournals {
  readonly dataFolder: string;
  /** `foreign`: those of workers that are no more; `all`: so that the ledger has all that was counted. */
  readonly which: 'foreign' | 'all';
  /** Journals of workers up to this number go on. */
  readonly workers: number;
  readonly failures: FailureLog;
}

export async function foldJournals(options: WhichJournals): Promise<void> {
  for (const journal of await journalsIn(options.dataFolder)) {
    if (options.which === 'all' || journal.number > options.workers) await fold(journal, options);
  }
}

async function fold(
  { name, folder, number }: WorkerJournal,
  { dataFolder, workers, failures }: WhichJournals,
): Promise<void> {
  const path = join(dataFolder, 'keywright.db');
  const storage = await openSqliteStorage({ path, digest, journal: name });
  try {
    const { damage } = await foldLeftJournal(storage, folder);
    for (const message of damage) failures.report(new Error(message), 'reading the journal');
  } finally {
    await storage.close();
  }
  if (number > workers) await rm(folder, { recursive: true, force: true });
}
