// Carries one request to the upstream and its answer back, both as they flow. Rule: it never words a refusal: until
// the head of the answer is out it has written nothing, and after that it can only let the client see a broken stream.
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { cutConnection } from './cut-connection.ts';
import { type AnswerHeaders, answerFields } from './forward-answer-headers.ts';
import { ForwardBody, HeldBody } from './forward-body.ts';
import { type RequestHead, requestHead } from './forward-headers.ts';
import type { Forwarding, ForwardOutcome, ForwardRequest } from './forwarding.ts';
import { failureOf, type UpstreamPool } from './upstream-pool.ts';

/** Above this the client has to take what is written before the upstream may send more. */
const UNSENT_BYTES = 16 * 1024;
/** Informational answers before the real one; an upstream that sends more is flooding. */
const MAX_INFORMATIONAL = 8;

const CLIENT_GONE = new Error('The client has gone');
const ABORTED = new Error('The request was aborted');
const FLOODING = new Error('The upstream sends informational answers without end');
const CODED_TWICE = new Error('The upstream uses a transfer coding other than chunked');

export function forward(pool: UpstreamPool, request: ForwardRequest): Forwarding {
  const forwarded = new ForwardedRequest(pool, request);
  forwarded.start();
  return forwarded;
}

class ForwardedRequest implements Forwarding, Dispatcher.DispatchHandler {
  readonly done: Promise<ForwardOutcome>;
  readonly #pool: UpstreamPool;
  readonly #request: ForwardRequest;
  #resolve: (outcome: ForwardOutcome) => void = ignore;
  #controller: Dispatcher.DispatchController | null = null;
  #body: ForwardBody | null = null;
  #informational = 0;
  #status = 0;
  #headSent = false;
  /** Bytes of the body that have not come yet, where its length is known. */
  #bytesToCome = Number.POSITIVE_INFINITY;
  /** Something followed the head, if only the end: it needs no push of its own. */
  #headFollowed = false;
  /** All of the answer has come, its last byte included. */
  #isToldWhole = false;
  /** The last byte of the answer has been written, if not taken. */
  #isWhole = false;
  #isSettled = false;
  /** Runs only while something that was written is not taken. */
  #patience: NodeJS.Timeout | undefined;

  constructor(pool: UpstreamPool, request: ForwardRequest) {
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#pool = pool;
    this.#request = request;
  }

  start(): void {
    const { incoming, body } = this.#request;
    if (incoming.socket.destroyed || body.kind === 'broken') {
      this.#settle({ kind: 'client_gone' });
      return;
    }
    this.#watchClient();
    const head = requestHead(incoming.rawHeaders, this.#pool.headerRules, this.#request);
    if (body.kind === 'read') this.#dispatch(head, sendable(body.take()));
    else if (head.bodyBytes === 0) this.#dispatch(head, null);
    else if (incoming.complete || head.expectsContinue) this.#dispatchWithBody(head);
    // A small body comes in the packet of the head, and has been parsed a tick later.
    else process.nextTick(() => this.#dispatchWithBody(head));
  }

  abort(): void {
    if (this.#isSettled) return;
    const headSent = this.#headSent;
    this.#settle({ kind: 'aborted', headSent });
    this.#controller?.abort(ABORTED);
    if (headSent) cutConnection(this.#request.outgoing, 'reset');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isSettled) controller.abort(ABORTED);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    if (this.#isSettled) return;
    if (status < 200) {
      this.#informational += 1;
      if (this.#informational > MAX_INFORMATIONAL) controller.abort(FLOODING);
    } else if (!isPlainlyCoded(headers)) {
      controller.abort(CODED_TWICE);
    } else {
      this.#status = status;
      const { outgoing, limitFields, tap } = this.#request;
      if (headers['content-length'] !== undefined) this.#bytesToCome = Number(headers['content-length']);
      tap?.onHead(status, headers);
      outgoing.writeHead(status, answerFields(status, headers, { secrets: this.#pool.secrets, limitFields }));
      this.#headSent = true;
      // Whole already: undici takes the length that a 304 may announce for bytes that are missing.
      if (status === 304 || status === 204) this.onResponseEnd();
      else process.nextTick(ForwardedRequest.#pushHead, this);
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { outgoing, tap } = this.#request;
    // A response destroyed by others answers a write with an error that nobody hears, until it says that it is closed.
    if (this.#isSettled || outgoing.destroyed) return;
    this.#headFollowed = true;
    this.#bytesToCome -= chunk.length;
    const isLast = this.#bytesToCome === 0;
    if (isLast) {
      tap?.onChunk(chunk);
      this.#tellWhole();
    }
    if (outgoing.writableLength + chunk.length < UNSENT_BYTES) {
      outgoing.write(chunk);
    } else {
      controller.pause();
      outgoing.write(chunk, () => this.#onTaken());
      this.#awaitClient();
    }
    if (!isLast) tap?.onChunk(chunk);
  }

  onResponseEnd(): void {
    if (this.#isSettled || this.#isWhole) return;
    this.#headFollowed = true;
    this.#isWhole = true;
    this.#tellWhole();
    const { outgoing } = this.#request;
    outgoing.end();
    // An answer that waits its turn on the connection (pipelining) keeps nobody from anything.
    if (outgoing.writableLength > 0 && outgoing.socket !== null) this.#awaitClient();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isSettled || this.#isWhole) return;
    const headSent = this.#headSent;
    const reason = failureOf(error, this.#controller !== null);
    this.#settle({ kind: 'upstream_failed', reason, detail: error.message, headSent });
    // A body whose end is the end of the connection (HTTP/1.0) would seem whole after an orderly end.
    if (headSent)
      cutConnection(this.#request.outgoing, this.#request.incoming.httpVersion === '1.0' ? 'reset' : 'end');
  }

  #dispatchWithBody(head: RequestHead): void {
    if (this.#isSettled) return;
    const { incoming, outgoing, body } = this.#request;
    // The parser reports the end a turn after the last byte; all bytes are all there is to wait for.
    const isWhole = incoming.complete || incoming.readableLength === head.bodyBytes;
    const waits = head.expectsContinue && body.kind === 'unread' && !body.isInvited;
    if (!isWhole) this.#body = new ForwardBody(incoming, outgoing, waits);
    this.#dispatch(head, this.#body ?? incoming.read());
  }

  #dispatch(head: RequestHead, body: Buffer | Readable | null): void {
    const path = this.#pool.basePath + this.#request.target;
    const method = this.#request.incoming.method ?? 'GET';
    this.#pool.dispatch({ path, method, headers: head.fields, body }, this);
  }

  #tellWhole(): void {
    if (this.#isToldWhole) return;
    this.#isToldWhole = true;
    this.#request.tap?.onWhole();
  }

  /** The head of a stream is of use before its first chunk; of a short answer both travel in one packet. */
  static #pushHead(forwarded: ForwardedRequest): void {
    if (!forwarded.#headFollowed && !forwarded.#isSettled) forwarded.#request.outgoing.flushHeaders();
  }

  /** While the upstream is paused nobody times it: a client that never reads would hold its connection for ever. */
  #awaitClient(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#onUntaken(), this.#pool.idleTimeoutMs);
  }

  #onTaken(): void {
    // The end may come while undici is paused: when the upstream ends its answer by closing.
    if (this.#isSettled || this.#isWhole) return;
    clearTimeout(this.#patience);
    this.#controller?.resume();
  }

  #onUntaken(): void {
    this.#settle({ kind: 'client_gone' });
    this.#controller?.abort(CLIENT_GONE);
    cutConnection(this.#request.outgoing, 'reset');
  }

  #watchClient(): void {
    const { incoming, outgoing } = this.#request;
    outgoing.once('close', this.#onClose);
    // An answer that waits behind others on its connection (pipelining) has no socket to hear of its end.
    if (outgoing.socket === null) incoming.socket.setMaxListeners(0).once('close', this.#onClose);
  }

  readonly #onClose = (): void => {
    if (this.#isSettled) return;
    const isAnswered = this.#request.outgoing.writableFinished;
    this.#settle(isAnswered ? { kind: 'answered', status: this.#status } : { kind: 'client_gone' });
    if (!isAnswered) this.#controller?.abort(CLIENT_GONE);
  };

  #settle(outcome: ForwardOutcome): void {
    const { incoming, outgoing } = this.#request;
    this.#isSettled = true;
    clearTimeout(this.#patience);
    outgoing.off('close', this.#onClose);
    incoming.socket.off('close', this.#onClose);
    this.#body?.destroy();
    this.#resolve(outcome);
  }
}

/** A small body travels with the head. */
function sendable(body: Buffer): Buffer | Readable | null {
  if (body.length > UNSENT_BYTES) return new HeldBody(body);
  return body.length === 0 ? null : body;
}

function ignore(): void {}

/** Chunked is undone by the connection; any other coding would reach the client undeclared. */
function isPlainlyCoded(headers: AnswerHeaders): boolean {
  const coding = headers['transfer-encoding'];
  return coding === undefined || (typeof coding === 'string' && coding.toLowerCase() === 'chunked');
}
