// The journal that a server which is gone has left: read to the end of its last segment, and never written to, so that
// a copy, or a disk that cannot be written to, does as well.
import { statSync } from 'node:fs';
import type { FailureLog } from '../../app/ports.ts';
import type { JournalReader } from '../../app/usage/usage-ports.ts';
import { segmentFilesIn } from './segment-files.ts';
import { SegmentsReader } from './segments-reader.ts';

export function openLeftJournal(folder: string, failures: FailureLog): JournalReader {
  const files = segmentFilesIn(folder);
  const reader = new SegmentsReader({ files, lengthOf: () => null, failures });
  const segment = files.list().at(-1) ?? 0;
  const end = { segment, offset: segment === 0 ? 0 : statSync(files.pathOf(segment)).size };
  return {
    end: () => end,
    read: (from, to) => reader.read(from, to),
    // A server that starts there again forgets what is in the ledger.
    forget: async () => {},
  };
}
