// Real sockets around the forwarder: a gateway that does nothing else, upstreams that answer in raw bytes, and
// clients that see raw bytes. `closeAll` ends whatever a test has opened.
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import type { UpstreamDefinition } from '@keywright/core/definition/api-definition';
import { forward } from '../../../src/gateway/forward/forward.ts';
import type { Forwarding, ForwardOutcome, ForwardRequest } from '../../../src/gateway/forward/forwarding.ts';
import { unreadBody } from '../../../src/gateway/forward/request-body.ts';
import { createUpstreamPool, type UpstreamPool } from '../../../src/gateway/forward/upstream-pool.ts';

export const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

const opened: (() => Promise<unknown>)[] = [];

export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((close) => close()));
}

export function upstreamAt(port: number, changes: Partial<UpstreamDefinition> = {}): UpstreamDefinition {
  return {
    url: `http://127.0.0.1:${port}`,
    headers: {},
    connectTimeoutMs: 2_000,
    headTimeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    allowPrivateAddresses: true,
    forwardClientAddress: false,
    ...changes,
  };
}

export interface TestGateway {
  readonly port: number;
  readonly pool: UpstreamPool;
  readonly forwardings: readonly Forwarding[];
  readonly outgoings: readonly ServerResponse[];
  /** The outcome of the nth request, from 0, whether it has come or not. */
  outcome(nth: number): Promise<ForwardOutcome>;
}

/** Forwards everything; a refusal is `502 refused <reason>`, with the headers of any other answer gone. */
export async function startGateway(
  upstream: UpstreamDefinition,
  onForwarding: (forwarding: Forwarding) => void = () => {},
): Promise<TestGateway> {
  const pool = createUpstreamPool(upstream);
  const forwardings: Forwarding[] = [];
  const outgoings: ServerResponse[] = [];
  const server = createServer((incoming, outgoing) => {
    const forwarding = forward(pool, requestTo(incoming.url ?? '/', incoming, outgoing));
    forwardings.push(forwarding);
    outgoings.push(outgoing);
    server.emit('forwarding');
    onForwarding(forwarding);
    void forwarding.done.then((outcome) => {
      const isRefusal = outcome.kind === 'upstream_failed' || outcome.kind === 'aborted';
      if (!isRefusal || outcome.headSent) return;
      outgoing.writeHead(502);
      outgoing.end(`refused ${outcome.kind === 'aborted' ? 'aborted' : outcome.reason}`);
    });
  });
  // As a server has to, for the forwarder to say when the client may go on.
  server.on('checkContinue', (incoming, outgoing) => server.emit('request', incoming, outgoing));
  const port = await listen(server);
  opened.push(() => pool.destroy());
  const outcome = async (nth: number): Promise<ForwardOutcome> => {
    while (forwardings[nth] === undefined) await once(server, 'forwarding');
    return forwardings[nth].done;
  };
  return { port, pool, forwardings, outgoings, outcome };
}

/** As the gateway asks for it where nobody looks at body and answer. */
export function requestTo(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): ForwardRequest {
  return {
    incoming,
    outgoing,
    body: unreadBody(incoming),
    target,
    identity: [['x-keywright-key-id', 'key_1']],
    clientAddress: '203.0.113.9',
    limitFields: {},
    readsAnswer: false,
    tap: null,
  };
}

/** An upstream on node:http. */
export async function startUpstream(listener: RequestListener): Promise<number> {
  return listen(createServer(listener));
}

export interface RawUpstream {
  readonly port: number;
  /** All bytes of each connection, in the order of connecting. */
  readonly connections: readonly Peer[];
}

/** An upstream of raw bytes; `serve` runs once for each connection. */
export async function startRawUpstream(serve: (peer: Peer, nth: number) => unknown): Promise<RawUpstream> {
  const connections: Peer[] = [];
  const server = createTcpServer((socket) => {
    const peer = new Peer(socket);
    connections.push(peer);
    serve(peer, connections.length - 1);
  });
  return { port: await listen(server), connections };
}

/** Opens a raw connection and sends `text`. */
export function dial(port: number, text = ''): Peer {
  const peer = new Peer(connect(port, '127.0.0.1'));
  if (text !== '') peer.socket.write(text, 'latin1');
  opened.push(async () => peer.socket.destroy());
  return peer;
}

/** Sends a request and resolves with every byte of the answer once the connection is closed. */
export async function ask(port: number, request: string): Promise<string> {
  const peer = dial(port, request);
  await peer.closed;
  return peer.received;
}

export function get(path: string, ...headers: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: t', ...headers, '', ''].join('\r\n');
}

/** One end of a connection, with all it has read. */
export class Peer {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  received = '';
  readonly #waiting = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve());
    });
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      this.received += bytes.toString('latin1');
      for (const check of this.#waiting) check();
    });
  }

  /** Resolves once `text` has been received, `times` times in all; rejects when it can no longer come. */
  until(text: string, times = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (this.received.split(text).length <= times) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      void this.closed.then(() =>
        reject(new Error(`closed before ${JSON.stringify(text)}: ${this.received}`)),
      );
      check();
    });
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Writes as fast as the other side takes it, up to `bytes`; `written` counts what the kernel has taken. */
export function pour(socket: Socket, bytes: number) {
  const state = { written: 0 };
  const next = (): void => {
    socket.write(MEGABYTE, (error) => {
      if (error) return;
      state.written += MEGABYTE.length;
      if (state.written < bytes) next();
    });
  };
  next();
  return state;
}

/** The value once it is no longer zero and has stayed the same for a while. */
export async function settled(value: () => number): Promise<number> {
  for (let before = 0; before === 0 || before !== value(); await pause(150)) before = value();
  return value();
}

async function listen(server: Server | TcpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  return (server.address() as AddressInfo).port;
}
