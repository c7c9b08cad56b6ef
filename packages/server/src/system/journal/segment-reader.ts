// Reads one segment from any record on. What limits its charges name is defined before them: when reading begins in
// the middle, the definitions before it are looked up first, once.
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import type { JournalRecord } from '../../app/usage/usage-ports.ts';
import { beginsWith, jsonOf } from './journal-line.ts';
import { LIMIT_START, type ReadLine, readLine } from './record-codec.ts';
import { segmentLines } from './segment-lines.ts';

export interface SegmentPart {
  readonly records: readonly JournalRecord[];
  readonly endsAt: number;
  /** Lines nobody can read. */
  readonly unreadable: number;
}

export class SegmentReader {
  readonly #path: string;
  readonly #rules = new Map<number, LimitRule>();
  /** Every definition before this byte is known. */
  #knownTo = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** From one byte, where a record begins, to another; null for the end of the file. */
  async *read(from: number, to: number | null): AsyncGenerator<SegmentPart> {
    if (from > this.#knownTo) await this.#learnRules(from);
    for await (const { lines, endsAt } of segmentLines(this.#path, from, to)) {
      const records: JournalRecord[] = [];
      let unreadable = 0;
      for (const line of lines) {
        const read = this.#read(line);
        if (read === null) unreadable += 1;
        else if (read.kind === 'limit') this.#rules.set(read.number, read.rule);
        else records.push(read);
      }
      this.#knownTo = Math.max(this.#knownTo, endsAt);
      yield { records, endsAt, unreadable };
    }
  }

  #read(line: string): ReadLine | null {
    const json = jsonOf(line);
    return json === null ? null : readLine(json, this.#rules);
  }

  async #learnRules(to: number): Promise<void> {
    for await (const { lines } of segmentLines(this.#path, this.#knownTo, to)) {
      for (const line of lines) {
        const read = beginsWith(line, LIMIT_START) ? this.#read(line) : null;
        if (read?.kind === 'limit') this.#rules.set(read.number, read.rule);
      }
    }
    this.#knownTo = to;
  }
}
