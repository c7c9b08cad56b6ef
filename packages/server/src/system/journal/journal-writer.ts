// Appends to the newest segment, one synchronous write a record: what it returned from, a killed process has not lost.
// A record that was not written whole is cut off again, and its caller told.
import type { FailureLog } from '../../app/ports.ts';
import type {
  JournalPosition,
  UsageEnd,
  UsageEntry,
  UsageJournal,
  UsageProgress,
} from '../../app/usage/usage-ports.ts';
import { lineOf } from './journal-line.ts';
import { type EntryCodec, endJson, limitJson, progressJson, requestJson } from './record-codec.ts';
import type { SegmentFile, SegmentFiles } from './segment-files.ts';
import { SegmentLimits } from './segment-limits.ts';

export interface WriterOptions {
  readonly files: Pick<SegmentFiles, 'create'>;
  /** Number of the segment to begin with; there is none of it or after it. */
  readonly segment: number;
  readonly maxSegmentBytes: number;
  readonly clean: (text: string | null) => string | null;
  readonly failures: FailureLog;
}

export class JournalWriter implements UsageJournal {
  readonly #options: WriterOptions;
  /** Null after the last one had to be given up. */
  #file: SegmentFile | null;
  #codec: EntryCodec;
  #segment: number;
  #offset = 0;
  #isSynced = true;
  #isClosed = false;
  #retired: Promise<unknown> = Promise.resolve();
  readonly #lengths = new Map<number, number>();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#segment = options.segment;
    this.#file = options.files.create(options.segment);
    this.#codec = this.#newCodec();
  }

  append(entry: UsageEntry): void {
    this.#makeReady();
    this.#write(requestJson(entry, this.#codec));
  }

  progress(progress: UsageProgress): void {
    this.#makeReady();
    this.#write(progressJson(progress, this.#options.clean));
  }

  end(end: UsageEnd): void {
    this.#makeReady();
    this.#write(endJson(end, this.#options.clean));
  }

  get position(): JournalPosition {
    return { segment: this.#segment, offset: this.#offset };
  }

  /** Bytes of a segment that hold records, where its file may hold more; null where the file is right. */
  lengthOf(segment: number): number | null {
    return this.#lengths.get(segment) ?? null;
  }

  /** Makes what was written survive a loss of power too. */
  async sync(): Promise<void> {
    if (this.#isSynced || this.#file === null) return;
    this.#isSynced = true;
    await this.#syncOrReport(this.#file);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#file !== null) this.#retire(this.#file);
    this.#file = null;
    await this.#retired;
  }

  /** Limits are defined anew in each segment, so that each can be read without those before it. */
  #newCodec(): EntryCodec {
    const limits = new SegmentLimits((number, text) => this.#write(limitJson(number, text)));
    return { clean: this.#options.clean, numberOf: (rule) => limits.numberOf(rule) };
  }

  /** Before a record is put into words, since those depend on its segment. */
  #makeReady(): void {
    if (this.#isClosed) throw new Error('The journal is closed.');
    if (this.#file === null || this.#offset >= this.#options.maxSegmentBytes) this.#beginSegment();
  }

  #beginSegment(): void {
    const full = this.#file;
    try {
      this.#file = this.#options.files.create(this.#segment + 1);
    } catch (error) {
      // A segment that is too long is better than a request that is not counted.
      if (full !== null) return;
      throw error;
    }
    if (full !== null) this.#retire(full);
    this.#segment += 1;
    this.#offset = 0;
    this.#codec = this.#newCodec();
  }

  #write(json: string): void {
    const line = lineOf(json);
    const bytes = Buffer.byteLength(line);
    const file = this.#file as SegmentFile;
    try {
      const written = file.write(line);
      if (written !== bytes) throw new Error(`Only ${written} of ${bytes} bytes could be written.`);
    } catch (error) {
      this.#cutBack(file);
      throw error;
    }
    this.#offset += bytes;
    this.#isSynced = false;
  }

  /** Readers take nothing beyond the last whole record, whether or not the file can be made to end there. */
  #cutBack(file: SegmentFile): void {
    try {
      file.cutTo(this.#offset);
    } catch (error) {
      this.#options.failures.report(error, 'cutting the journal back');
      this.#lengths.set(this.#segment, this.#offset);
      this.#file = null;
      this.#retire(file);
    }
  }

  #retire(file: SegmentFile): void {
    const retired = this.#syncOrReport(file).then(() => file.close());
    this.#retired = Promise.all([this.#retired, retired]);
  }

  async #syncOrReport(file: SegmentFile): Promise<void> {
    try {
      await file.sync();
    } catch (error) {
      this.#options.failures.report(error, 'writing the journal to the disk');
    }
  }
}
