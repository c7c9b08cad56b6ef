// A journal in a folder of its own, and what tests read back of it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { JournalPosition, JournalReader, JournalRecord } from '../../../src/app/usage/usage-ports.ts';
import {
  type JournalOptions,
  type OpenJournal,
  openUsageJournal,
} from '../../../src/system/journal/usage-journal.ts';

export const START: JournalPosition = { segment: 0, offset: 0 };

export interface JournalFolder {
  readonly path: string;
  readonly reported: readonly string[];
  open(options?: Partial<JournalOptions>): OpenJournal;
}

/** A new folder for each test; whatever journals it opened are closed after it. */
export function journalFolder(): JournalFolder {
  let path = '';
  const reported: string[] = [];
  const open: OpenJournal[] = [];
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'keywright-journal-'));
    reported.length = 0;
  });
  afterEach(async () => {
    for (const journal of open.splice(0)) await journal.close();
    await rm(path, { recursive: true });
  });
  return {
    get path() {
      return path;
    },
    reported,
    open(options = {}) {
      const failures = { report: (error: unknown) => void reported.push((error as Error).message) };
      const journal = openUsageJournal({
        folder: path,
        after: 0,
        mask: (text) => text,
        failures,
        ...options,
      });
      open.push(journal);
      return journal;
    },
  };
}

/** All there is from a position on. */
export async function recordsOf(
  reader: JournalReader,
  from: JournalPosition = START,
  to: JournalPosition = reader.end(),
): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const part of reader.read(from, to)) records.push(...part.records);
  return records;
}

/** What names a record in a test. */
export function requestIdsOf(records: readonly JournalRecord[]): readonly string[] {
  return records.map((record) => {
    if (record.kind === 'request') return record.entry.requestId;
    return record.kind === 'end' ? record.end.requestId : record.progress.requestId;
  });
}
