// The sample business API on loopback: what the gateway's presets stand in front of, in demos, tests and benches.
// All behaviour is steered by the request, none by global state, so that one server serves concurrent tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, type AccountEntry, createAccount } from './account.ts';
import { type CallLog, createCallLog, type UpstreamCall } from './call-log.ts';
import type { Exchange, StreamCount } from './exchange/exchange.ts';
import { readBody } from './exchange/read-body.ts';
import { sendJson } from './exchange/send-json.ts';
import { route } from './router.ts';

export type { AccountEntry } from './account.ts';
export type { UpstreamCall } from './call-log.ts';
export { countTokens } from './count-tokens.ts';

/** A header every request must carry exactly once, with exactly this value. */
export type UpstreamCredential = { readonly header: string; readonly value: string };

export type SampleUpstreamOptions = {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: '127.0.0.1';
  readonly credential?: UpstreamCredential | null;
};

export type SampleUpstream = {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** The last 10,000 calls, oldest first, refused ones included. */
  readonly calls: readonly UpstreamCall[];
  /** A path without a query matches calls with any query. */
  callsTo(path: string): UpstreamCall[];
  /** Every request that came whole, refused ones included, and what it was billed; oldest first. */
  readonly account: readonly AccountEntry[];
  /** Streamed answers running now. */
  readonly openStreams: number;
  /** Drops every connection. */
  close(): Promise<void>;
};

export async function startSampleUpstream(options: SampleUpstreamOptions = {}): Promise<SampleUpstream> {
  const { port = 0, host = '127.0.0.1', credential = null } = options;
  const log = createCallLog();
  const account = createAccount();
  const streams: StreamCount = { open: 0 };
  const server = createServer(listener({ log, account, streams, credential }));
  await listening(server, port, host);
  const boundPort = (server.address() as AddressInfo).port;
  let closed: Promise<void> | null = null;
  return {
    url: `http://${host}:${boundPort}`,
    port: boundPort,
    calls: log.calls,
    callsTo: log.callsTo,
    account: account.entries,
    get openStreams() {
      return streams.open;
    },
    close() {
      closed ??= closing(server);
      return closed;
    },
  };
}

type Setting = {
  readonly log: CallLog;
  readonly account: Account;
  readonly streams: StreamCount;
  readonly credential: UpstreamCredential | null;
};

function listener({ log, account, streams, credential }: Setting) {
  let served = 0;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const arrivedAt = Date.now();
    served += 1;
    const serial = served;
    const { method = '', url = '', headers, rawHeaders } = request;
    const { text, whole } = await readBody(request);
    log.record({ method, path: url, rawHeaders, body: text });
    if (!whole) return;
    const { pathname, query } = targetOf(url);
    const exchange: Exchange = {
      method,
      pathname,
      query,
      headers,
      body: text,
      response,
      serial,
      arrivedAt,
      streams,
      entry: account.open({ path: pathname, ...toldBy(request) }, response),
    };
    if (!carries(request, credential)) {
      sendJson(exchange, { status: 401, body: { error: { message: 'upstream credential required' } } });
      return;
    }
    await route(exchange);
  };
}

function toldBy({ headers }: IncomingMessage): Pick<AccountEntry, 'requestId' | 'keyId'> {
  const textOf = (value: string | string[] | undefined) => (typeof value === 'string' ? value : null);
  return {
    requestId: textOf(headers['x-keywright-request-id']),
    keyId: textOf(headers['x-keywright-key-id']),
  };
}

function carries(request: IncomingMessage, credential: UpstreamCredential | null): boolean {
  if (credential === null) return true;
  const values = request.headersDistinct[credential.header.toLowerCase()] ?? [];
  return values.length === 1 && values[0] === credential.value;
}

function targetOf(url: string): { pathname: string; query: string } {
  const mark = url.indexOf('?');
  return mark === -1
    ? { pathname: url, query: '' }
    : { pathname: url.slice(0, mark), query: url.slice(mark + 1) };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closing(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
