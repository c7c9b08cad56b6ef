// What the forwarder is asked for, how that can end, and who may watch.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HeaderFields } from '@keywright/core/limits/rate-limit-fields';
import type { AnswerHeaders } from './forward-answer-headers.ts';
import type { Introduction } from './forward-headers.ts';
import type { RequestBody } from './request-body.ts';
import type { UpstreamFailure } from './upstream-pool.ts';

export interface ForwardRequest extends Introduction {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly body: RequestBody;
  /** Path and query as they were authorised; sent byte for byte, behind the upstream's base path. */
  readonly target: string;
  /** Stand in every answer, in place of what the upstream tells of limits of its own. */
  readonly limitFields: HeaderFields;
  readonly tap: AnswerTap | null;
}

/** Watches an answer on its way to the client. It may not throw, and what it does delays what follows. */
export interface AnswerTap {
  onHead(status: number, headers: AnswerHeaders): void;
  /** A part of the body: it has been written, unless it is the last of an answer whose length is known. */
  onChunk(chunk: Buffer): void;
  /** The answer is whole, and its last byte has not left yet. */
  onWhole(): void;
}

export type ForwardOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  | UpstreamFailed
  /** It closed its connection, or took nothing for the upstream's idle time and lost it. */
  | { readonly kind: 'client_gone' }
  | { readonly kind: 'aborted'; readonly headSent: boolean };

export interface UpstreamFailed {
  readonly kind: 'upstream_failed';
  readonly reason: UpstreamFailure;
  /** What happened, for the operator's log; no client may read it. */
  readonly detail: string;
  readonly headSent: boolean;
}

export interface Forwarding {
  /** Never rejects. `answered` once the last byte has left for the client. */
  readonly done: Promise<ForwardOutcome>;
  /** Not one further byte is written to the client. Without effect once `done`. */
  abort(): void;
}
