// Node's HTTP server with the limits we rely on, and a front door that can be put in once everything behind it stands.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Ms } from '@keywright/core/instant';
import { DEFAULT_REFUSALS, renderRefusal } from '@keywright/core/refusals/render-refusal';
import { endAfterAnswer, isEnding } from './connection-end.ts';
import { MAX_HEADER_LINES } from './framing.ts';
import { answerParseErrors } from './parse-errors.ts';

export interface HttpServerOptions {
  readonly newRequestId: () => string;
  /** A request whose headers are not complete by then is answered 408. */
  readonly headersTimeoutMs: Ms;
}

const MAX_HEADER_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 300_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

export function createHttpServer({ newRequestId, headersTimeoutMs }: HttpServerOptions): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: headersTimeoutMs,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    connectionsCheckingInterval: Math.min(1000, headersTimeoutMs),
    // Missing and doubled Host lines are refused by the front door, in our words.
    requireHostHeader: false,
  });
  server.maxHeadersCount = MAX_HEADER_LINES;
  answerParseErrors(server, newRequestId);
  return server;
}

/** Lets requests in. `Expect: 100-continue` is answered by whoever reads the body; any other expectation is refused. */
export function openServer(server: Server, listener: RequestListener, newRequestId: () => string): void {
  const serve: RequestListener = (incoming, outgoing) => {
    if (isEnding(incoming)) return;
    // Node's parser loses what follows a declined Upgrade, in part or whole: the next request could begin anywhere.
    if (incoming.headers.upgrade !== undefined) endAfterAnswer(incoming, outgoing);
    listener(incoming, outgoing);
  };
  server.on('request', serve);
  server.on('checkContinue', serve);
  server.on('checkExpectation', (incoming, outgoing) => {
    if (isEnding(incoming)) return;
    const requestId = newRequestId();
    const context = { policy: DEFAULT_REFUSALS, shape: 'problem', realm: 'keywright', requestId } as const;
    const { status, headers, body } = renderRefusal({ reason: 'expectation_failed' }, context);
    endAfterAnswer(incoming, outgoing);
    outgoing.writeHead(status, { ...headers, 'x-request-id': requestId }).end(body);
  });
}

export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
}

const IDLE_CHECK_MS = 50;

/** Takes no new connections, lets running requests finish for this long at most, then cuts them. */
export async function closeServer(server: Server, patienceMs: Ms): Promise<void> {
  if (!server.listening) return;
  // A connection whose answer had promised to stay open falls idle only now.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(idle);
  clearTimeout(cut);
}
