// Counts the tokens of one answer while it passes. It reads what it can: an answer that is compressed, or in no form it
// knows, is estimated by its length. Only answers of 2xx have tokens. What passes is read some kilobytes at a time, or when
// somebody asks: a stream of small pieces costs a third of what it costs piece by piece.
import { StringDecoder } from 'node:string_decoder';
import type { Meter } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import { type AnswerReader, bodyReader, eventsReader } from '@keywright/core/metering/answer-reader';
import { meteredTokens } from '@keywright/core/metering/metered-tokens';
import { OutputHistory } from '@keywright/core/metering/output-history';
import { estimatedTokens } from '@keywright/core/metering/token-estimate';
import { NO_TOKENS } from '@keywright/core/usage/token-count';
import type { MeteredUse } from '../../app/usage/finish-request.ts';
import type { AnswerHeaders } from '../forward/forward-answer-headers.ts';
import type { AskedRequest } from './asking.ts';

/** Of one answer, at most so much waits to be read, in at most so many pieces: a small piece takes far more than its bytes. */
const READ_AT_BYTES = 8 * 1024;
const READ_AT_PIECES = 32;

interface Passed {
  readonly chunk: Buffer;
  readonly at: EpochMs;
}

export class AnswerMeter {
  readonly #meter: Meter;
  readonly #asked: AskedRequest;
  readonly #decoder = new StringDecoder('utf8');
  readonly #history = new OutputHistory();
  #waiting: Passed[] = [];
  #waitingBytes = 0;
  #isCounted = false;
  #isStream = false;
  #reader: AnswerReader | null = null;
  #unreadBytes = 0;

  constructor(meter: Meter, asked: AskedRequest) {
    this.#meter = meter;
    this.#asked = asked;
  }

  begin(status: number, headers: AnswerHeaders): void {
    this.#isCounted = isSuccess(status);
    if (!this.#isCounted) return;
    const form = formOf(headers);
    this.#isStream = form === 'events';
    if (form !== 'unreadable') this.#reader = READERS[form](this.#meter);
  }

  /** Whether it is told little by little what the answer comes to. */
  get isStream(): boolean {
    return this.#isStream;
  }

  add(chunk: Buffer, at: EpochMs): void {
    if (this.#reader === null) {
      this.#unreadBytes += chunk.length;
      return;
    }
    this.#waiting.push({ chunk, at });
    this.#waitingBytes += chunk.length;
    const isMuch = this.#waitingBytes >= READ_AT_BYTES || this.#waiting.length >= READ_AT_PIECES;
    if (isMuch) this.#read(this.#reader);
  }

  /** What comes from here on is not read. */
  giveUp(): void {
    this.#reader = null;
  }

  /** What the answer has come to so far. */
  use(): MeteredUse {
    const { model, endUser, estimatedInput } = this.#asked;
    if (!this.#isCounted) return { model, endUser, tokens: NO_TOKENS, isEstimated: false };
    if (this.#reader === null) {
      const tokens = { input: estimatedInput, cachedInput: 0, output: this.#unreadOutput() };
      return { model, endUser, tokens, isEstimated: true };
    }
    this.#read(this.#reader);
    const tally = this.#reader.tally();
    return { model: tally.model ?? model, endUser, ...meteredTokens(tally, estimatedInput) };
  }

  /** What it had come to at this instant, which is not long ago. Of what is no stream that is not known. */
  useAt(instant: EpochMs): MeteredUse {
    const use = this.use();
    if (!this.#isStream) return use;
    const output = this.#history.at(instant) ?? 0;
    // What was told after that instant was told of more than counts.
    const isEstimated = use.isEstimated || output !== use.tokens.output;
    return { ...use, tokens: { ...use.tokens, output }, isEstimated };
  }

  #read(reader: AnswerReader): void {
    const passed = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const { chunk, at } of passed) {
      reader.feed(this.#decoder.write(chunk));
      if (this.#isStream) this.#history.add(at, meteredTokens(reader.tally(), 0).tokens.output);
    }
  }

  #unreadOutput(): number {
    const size = { bytes: this.#unreadBytes, tokenIds: 0 };
    return Math.min(estimatedTokens(size), this.#asked.mostUnsaid);
  }
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

const EVENTS = /^text\/event-stream\b/i;
const JSON_BODY = /^application\/(?:[\w.-]+\+)?json\b/i;

const READERS: Readonly<Record<'events' | 'body', (meter: Meter) => AnswerReader>> = {
  events: eventsReader,
  body: bodyReader,
};

function formOf(headers: AnswerHeaders): keyof typeof READERS | 'unreadable' {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return 'unreadable';
  const type = String(headers['content-type'] ?? '');
  if (EVENTS.test(type)) return 'events';
  return JSON_BODY.test(type) ? 'body' : 'unreadable';
}
