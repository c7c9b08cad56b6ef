// Where the processes over one SQLite file keep their journals: each its own, the first one where a process alone has its.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCAL_JOURNAL } from './nodes/sole-process.ts';

export interface WorkerJournal {
  /** Of its worker, from 1. */
  readonly number: number;
  /** What the ledger calls it. */
  readonly name: string;
  readonly folder: string;
}

const FOLDER = 'usage';
const FURTHER = new RegExp(`^${FOLDER}-(\\d{1,3})$`);

export function workerJournal(dataFolder: string, number: number): WorkerJournal {
  const further = number === 1 ? '' : `-${number}`;
  return { number, name: `${LOCAL_JOURNAL}${further}`, folder: join(dataFolder, `${FOLDER}${further}`) };
}

/** Those there are in a data folder, however many workers there were. */
export async function journalsIn(dataFolder: string): Promise<readonly WorkerJournal[]> {
  const names = await readdir(dataFolder);
  const numbers = names.flatMap((name) => (name === FOLDER ? 1 : (FURTHER.exec(name)?.[1] ?? [])));
  return numbers.map((number) => workerJournal(dataFolder, Number(number)));
}
