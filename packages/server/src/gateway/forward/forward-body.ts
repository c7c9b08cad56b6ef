// The body of a request on its way to the upstream. Rule: whatever becomes of the upstream, the client's own
// connection stays whole, so that an early answer or a refusal can still be written to it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** Enough to keep one write waiting; more would be buffered for nothing. */
const WAITING_BYTES = 16 * 1024;

/** A body that has been read. It is given out once: undici holds what it was given until the answer is over. */
export class HeldBody extends Readable {
  #bytes: Buffer | null;

  constructor(bytes: Buffer) {
    super();
    this.#bytes = bytes;
  }

  override _read(): void {
    const bytes = this.#bytes;
    this.#bytes = null;
    if (bytes !== null) this.push(bytes);
    this.push(null);
  }

  override _destroy(_error: Error | null, callback: (error?: Error | null) => void): void {
    // The error is the upstream's, and told there.
    callback(null);
  }
}

/** Nothing is read from the client before the upstream asks for the first byte. */
export class ForwardBody extends Readable {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #expectsContinue: boolean;
  #isReading = false;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, expectsContinue: boolean) {
    super({ highWaterMark: WAITING_BYTES });
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#expectsContinue = expectsContinue;
  }

  override _read(): void {
    if (this.#isReading) this.#incoming.resume();
    else this.#startReading();
  }

  override _destroy(_error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#isReading) {
      this.#incoming.off('data', this.#onData).off('end', this.#onEnd);
      // The rest is read and thrown away: the client may be waiting to have sent it before it reads the answer.
      this.#incoming.resume();
    }
    // The error is the upstream's, and told there.
    callback(null);
  }

  #startReading(): void {
    this.#isReading = true;
    if (this.#expectsContinue && !this.#outgoing.headersSent) this.#outgoing.writeContinue();
    // What was put back stands in a stream that is paused.
    this.#incoming.on('data', this.#onData).on('end', this.#onEnd).resume();
  }

  readonly #onData = (chunk: Buffer): void => {
    if (!this.push(chunk)) this.#incoming.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };
}
