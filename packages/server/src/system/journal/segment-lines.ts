// The lines of one segment's file, a stretch at a time: each is one read off the event loop, so that whoever goes
// through a long journal holds nobody up.
import { type FileHandle, open } from 'node:fs/promises';

const STRETCH_BYTES = 64 * 1024;
/** What has gone on for so long without a line feed is no line; zeros a loss of power left, for one. */
const MOST_LINE_BYTES = 1024 * 1024;
const LINE_FEED = 10;

export interface Stretch {
  /** Without their line feeds. The last one of a file may lack its end. */
  readonly lines: readonly string[];
  /** Bytes from the beginning of the file to the end of the last of them. */
  readonly endsAt: number;
}

/** From one byte, where a line begins, to another; null for the end of the file. A file that is gone has no lines. */
export async function* segmentLines(path: string, from: number, to: number | null): AsyncGenerator<Stretch> {
  const handle = await openIfThere(path);
  if (handle === null) return;
  try {
    yield* stretches(handle, from, to ?? (await handle.stat()).size);
  } finally {
    await handle.close();
  }
}

async function* stretches(handle: FileHandle, from: number, to: number): AsyncGenerator<Stretch> {
  let buffer = Buffer.allocUnsafe(STRETCH_BYTES);
  let start = from;
  while (start < to) {
    const wanted = Math.min(buffer.length, to - start);
    const { bytesRead } = await handle.read(buffer, 0, wanted, start);
    if (bytesRead === 0) return;
    const isAll = start + bytesRead >= to;
    const lastFeed = buffer.lastIndexOf(LINE_FEED, bytesRead - 1);
    if (lastFeed < 0 && !isAll && buffer.length < MOST_LINE_BYTES) {
      buffer = Buffer.allocUnsafe(buffer.length * 2);
      continue;
    }
    // Without a line feed all of it is taken, as one line that nobody can read.
    const length = lastFeed < 0 || isAll ? bytesRead : lastFeed + 1;
    const lines = buffer.toString('utf8', 0, length).split('\n');
    if (lines.at(-1) === '') lines.pop();
    start += length;
    yield { lines, endsAt: start };
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
