// One request on its way through: read once from the raw request line and headers, and never read again elsewhere.
// Guards, routers and the forwarder see only this object, so that what is authorised is what is sent.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type HeaderFields, NO_FIELDS } from '@keywright/core/limits/rate-limit-fields';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { DEFAULT_REFUSALS, type RenderContext, renderRefusal } from '@keywright/core/refusals/render-refusal';
import { endAfterAnswer } from './connection-end.ts';

/** How a surface words its refusals; the request id is the exchange's own. */
export type RefusalManner = Omit<RenderContext, 'requestId'>;

export const DEFAULT_MANNER: RefusalManner = {
  policy: DEFAULT_REFUSALS,
  shape: 'problem',
  realm: 'keywright',
};

export interface ExchangeFacts {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  /** Canonical path, as received. */
  readonly path: string;
  /** `?…` or empty, as received. */
  readonly query: string;
  /** Canonical client address; null when it could not be established. */
  readonly address: string | null;
  readonly onRefusal: (refusal: Refusal) => void;
}

export class Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly requestId: string;
  readonly path: string;
  readonly query: string;
  readonly address: string | null;
  /** Set once the request has been put to its limits. */
  limitFields: HeaderFields = NO_FIELDS;
  readonly #onRefusal: (refusal: Refusal) => void;

  constructor(facts: ExchangeFacts) {
    this.incoming = facts.incoming;
    this.outgoing = facts.outgoing;
    this.requestId = facts.requestId;
    this.path = facts.path;
    this.query = facts.query;
    this.address = facts.address;
    this.#onRefusal = facts.onRefusal;
  }

  /** Writes the refusal as the whole answer. Does nothing when an answer has begun or the client has gone. */
  refuse(refusal: Refusal, manner: RefusalManner = DEFAULT_MANNER): void {
    const { outgoing, incoming, requestId } = this;
    this.#onRefusal(refusal);
    if (outgoing.headersSent || outgoing.destroyed) return;
    const { status, headers, body } = renderRefusal(refusal, { ...manner, requestId });
    if (hasLargeRest(incoming)) endAfterAnswer(incoming, outgoing);
    outgoing.writeHead(status, {
      ...headers,
      // Whoever has no key, or has one no longer, is told nothing of anybody's limits.
      ...(status !== 401 && this.limitFields),
      'x-request-id': requestId,
      'content-length': Buffer.byteLength(body),
    });
    outgoing.end(body);
  }

  /** Tells a client that waits with its body (`Expect: 100-continue`) to send it. */
  inviteBody(): void {
    if (this.incoming.headers.expect !== undefined && !this.outgoing.headersSent)
      this.outgoing.writeContinue();
  }

  /** Writes a whole answer of JSON. */
  answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
    if (this.outgoing.headersSent || this.outgoing.destroyed) return;
    this.outgoing.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-request-id': this.requestId,
      'content-length': Buffer.byteLength(body),
      ...this.limitFields,
      ...headers,
    });
    this.outgoing.end(body);
  }
}

const READ_TO_THE_END_BYTES = 64 * 1024;

/** Node reads the rest of a refused request to keep the connection; a large or unbounded rest is not worth it. */
function hasLargeRest({ complete, headers }: IncomingMessage): boolean {
  if (complete) return false;
  const length = Number(headers['content-length'] ?? 0);
  return headers['transfer-encoding'] !== undefined || length > READ_TO_THE_END_BYTES;
}
