// The connections to one upstream. Rule: one request at a time on a connection, sent once: nothing is retried,
// no redirect is followed, and the destination is the operator's alone.
import type { UpstreamDefinition } from '@keywright/core/definition/api-definition';
import { type Dispatcher, Pool } from 'undici';
import { upstreamSecrets } from './forward-answer-headers.ts';
import { type RequestHeaderRules, requestHeaderRules } from './forward-headers.ts';
import { guardedConnector, UPSTREAM_RESET } from './guarded-connect.ts';

export interface UpstreamPool {
  /** Before every target; empty, or a path without a slash at its end. */
  readonly basePath: string;
  readonly headerRules: RequestHeaderRules;
  /** What no answer may contain. */
  readonly secrets: readonly string[];
  /** How long either side of an answer may keep the other waiting: the upstream with a chunk, the client to take one. */
  readonly idleTimeoutMs: number;
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Takes no more requests, and resolves when those it has are over. */
  close(): Promise<void>;
  /** Cuts every connection; what was running fails as `upstream_unavailable`. */
  destroy(): Promise<void>;
}

/** Of an answer's head, all lines together. */
const MAX_HEAD_BYTES = 16 * 1024;

/** `withheld` names request headers beyond the usual that never reach the upstream, such as an operator header. */
export function createUpstreamPool(
  upstream: UpstreamDefinition,
  withheld: readonly string[] = [],
): UpstreamPool {
  const url = new URL(upstream.url);
  const pool = new Pool(url.origin, {
    // As many as there are running requests: a limit here would let streams starve everybody else.
    connections: null,
    pipelining: 1,
    headersTimeout: upstream.headTimeoutMs,
    bodyTimeout: upstream.idleTimeoutMs,
    maxHeaderSize: MAX_HEAD_BYTES,
    connect: guardedConnector({
      timeoutMs: upstream.connectTimeoutMs,
      allowPrivateAddresses: upstream.allowPrivateAddresses,
    }),
  });
  return {
    basePath: url.pathname.replace(/\/+$/, ''),
    headerRules: requestHeaderRules(upstream, withheld),
    secrets: upstreamSecrets(upstream.headers),
    idleTimeoutMs: upstream.idleTimeoutMs,
    dispatch: (options, handler) => {
      pool.dispatch(options, handler);
    },
    close: () => pool.close(),
    destroy: () => pool.destroy(),
  };
}

export type UpstreamFailure = 'upstream_unavailable' | 'upstream_invalid' | 'upstream_timeout';

/** The network's and the pool's own ways to end a connection, as against answers that break HTTP. */
const CUT_OFF: ReadonlySet<string> = new Set([
  'ECONNABORTED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
  UPSTREAM_RESET,
]);
const TIMED_OUT: ReadonlySet<string> = new Set(['UND_ERR_BODY_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT']);
/** undici has one code for a peer that left and for bytes nobody asked for; the words tell them apart. */
const LEFT: ReadonlySet<string> = new Set(['other side closed', 'closed']);

/** What an error of `dispatch` says about the upstream; `wasSent` when the request had a connection. */
export function failureOf(error: Error & { readonly code?: string }, wasSent: boolean): UpstreamFailure {
  const code = error.code ?? '';
  if (!wasSent || CUT_OFF.has(code)) return 'upstream_unavailable';
  if (code === 'UND_ERR_SOCKET' && LEFT.has(error.message)) return 'upstream_unavailable';
  return TIMED_OUT.has(code) ? 'upstream_timeout' : 'upstream_invalid';
}
