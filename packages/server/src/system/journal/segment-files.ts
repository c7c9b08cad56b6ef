// The files of a journal: `<8 digits>.journal` in a folder of their own, readable by nobody else, and each written once,
// by one process: what a killed one left half written is never written behind.
import { closeSync, fdatasync, ftruncateSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DIGITS = 8;
const NAME = new RegExp(`^\\d{${DIGITS}}\\.journal$`);

/** One open file that is appended to. */
export interface SegmentFile {
  /** Answers how many bytes were written: fewer than the text has when there is no room for more. */
  write(text: string): number;
  cutTo(bytes: number): void;
  /** Resolves when what was written survives a loss of power. */
  sync(): Promise<void>;
  /** Only once the last sync has ended. */
  close(): void;
}

export interface SegmentFiles {
  /** Numbers of the segments there are, oldest first. */
  list(): readonly number[];
  /** Throws when there is one of this number already. */
  create(segment: number): SegmentFile;
  pathOf(segment: number): string;
  remove(segment: number): Promise<void>;
}

/** Makes the folder where there is none. */
export function segmentFilesIn(folder: string): SegmentFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (segment: number) => join(folder, `${String(segment).padStart(DIGITS, '0')}.journal`);
  return {
    pathOf,
    list: () =>
      readdirSync(folder)
        .filter((name) => NAME.test(name))
        .map((name) => Number.parseInt(name, 10))
        .sort((a, b) => a - b),
    create: (segment) => segmentFile(openSync(pathOf(segment), 'ax', 0o600), folder),
    remove: (segment) => rm(pathOf(segment), { force: true }),
  };
}

const syncData = promisify(fdatasync);

function segmentFile(descriptor: number, folder: string): SegmentFile {
  let isFolderSynced = false;
  const sync = async () => {
    await syncData(descriptor);
    // A file whose name is lost is lost.
    if (!isFolderSynced) await syncFolder(folder);
    isFolderSynced = true;
  };
  // One after the other, so that none is still under way when the file is closed.
  let syncing: Promise<void> = Promise.resolve();
  return {
    write: (text) => writeSync(descriptor, text),
    cutTo: (bytes) => ftruncateSync(descriptor, bytes),
    sync: () => {
      syncing = syncing.then(sync, sync);
      return syncing;
    },
    close: () => closeSync(descriptor),
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
