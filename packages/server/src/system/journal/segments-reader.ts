// Reads the segments of a journal in their order, whichever life of the server wrote them. Damage costs the records it
// hit and no other; it is reported once.
import type { FailureLog } from '../../app/ports.ts';
import type { JournalPart, JournalPosition } from '../../app/usage/usage-ports.ts';
import type { SegmentFiles } from './segment-files.ts';
import { SegmentReader } from './segment-reader.ts';

export interface ReaderOptions {
  readonly files: Pick<SegmentFiles, 'list' | 'pathOf' | 'remove'>;
  /** Bytes of a segment that hold records; null where that is the whole file. */
  readonly lengthOf: (segment: number) => number | null;
  readonly failures: FailureLog;
}

export class SegmentsReader {
  readonly #options: ReaderOptions;
  /** The segment read last, since it is most likely to be read on. */
  #last: { readonly segment: number; readonly reader: SegmentReader } | null = null;
  readonly #reported = new Set<string>();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  async *read(from: JournalPosition, to: JournalPosition): AsyncGenerator<JournalPart> {
    const { files, lengthOf } = this.#options;
    const segments = files.list();
    if (from.offset > 0 && !segments.includes(from.segment)) {
      this.#reportOnce(`Segment ${from.segment} of the journal is gone.`);
    }
    for (const segment of segments) {
      if (segment < from.segment || segment > to.segment) continue;
      const begin = segment === from.segment ? from.offset : 0;
      const end = segment === to.segment ? to.offset : lengthOf(segment);
      yield* this.#readSegment(segment, begin, end);
    }
  }

  async forget(before: JournalPosition): Promise<void> {
    const { files } = this.#options;
    for (const segment of files.list()) if (segment < before.segment) await files.remove(segment);
  }

  async *#readSegment(segment: number, from: number, to: number | null): AsyncGenerator<JournalPart> {
    for await (const { records, endsAt, unreadable } of this.#readerOf(segment).read(from, to)) {
      if (unreadable > 0) {
        const lines = unreadable === 1 ? 'One line' : `${unreadable} lines`;
        this.#reportOnce(
          `${lines} of segment ${segment} of the journal, up to byte ${endsAt}, cannot be read.`,
        );
      }
      yield { records, end: { segment, offset: endsAt } };
    }
  }

  #readerOf(segment: number): SegmentReader {
    if (this.#last?.segment !== segment) {
      this.#last = { segment, reader: new SegmentReader(this.#options.files.pathOf(segment)) };
    }
    return this.#last.reader;
  }

  /** The same stretch is read again when the ledger could not be written. */
  #reportOnce(message: string): void {
    if (this.#reported.has(message)) return;
    this.#reported.add(message);
    this.#options.failures.report(new Error(message), 'reading the journal');
  }
}
