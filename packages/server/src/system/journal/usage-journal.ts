// The usage journal on disk: every verdict is in a file before it is answered. A killed process loses nothing of it; a
// machine that loses its power, at most the last second.
import type { Ms } from '@keywright/core/instant';
import type { FailureLog } from '../../app/ports.ts';
import type { JournalReader, UsageJournal } from '../../app/usage/usage-ports.ts';
import { createClientText } from './client-text.ts';
import { JournalWriter } from './journal-writer.ts';
import { segmentFilesIn } from './segment-files.ts';
import { SegmentsReader } from './segments-reader.ts';

export interface JournalOptions {
  /** Made where there is none. */
  readonly folder: string;
  /** Segments up to this one are done with; 0 for none. New ones come after it and after those in the folder. */
  readonly after: number;
  /** Replaces what looks like a secret. */
  readonly mask: (text: string) => string;
  readonly failures: FailureLog;
  /** Default: 64 MiB. */
  readonly maxSegmentBytes?: number;
}

export interface OpenJournal {
  readonly writer: UsageJournal;
  readonly reader: JournalReader;
  close(): Promise<void>;
}

const MAX_SEGMENT_BYTES = 64 * 1024 * 1024;
const SYNC_EVERY_MS: Ms = 1000;

/** Throws when the folder cannot be written to. */
export function openUsageJournal(options: JournalOptions): OpenJournal {
  const { folder, after, mask, failures, maxSegmentBytes = MAX_SEGMENT_BYTES } = options;
  const files = segmentFilesIn(folder);
  const left = files.list();
  const segment = Math.max(after, left.at(-1) ?? 0) + 1;
  const clean = createClientText(mask);
  const writer = new JournalWriter({ files, segment, maxSegmentBytes, clean, failures });
  const reader = new SegmentsReader({ files, lengthOf: (one) => writer.lengthOf(one), failures });
  const timer = setInterval(() => void writer.sync(), SYNC_EVERY_MS).unref();
  return {
    writer,
    reader: {
      end: () => writer.position,
      read: (from, to) => reader.read(from, to),
      forget: (before) => reader.forget(before),
    },
    async close() {
      clearInterval(timer);
      await writer.close();
    },
  };
}
