// The two ways a request ends before its answer does: the client leaves, or the gateway changes its mind.
import { afterEach, describe, expect, test } from 'vitest';
import { forward } from '../../../src/gateway/forward/forward.ts';
import type { ForwardOutcome } from '../../../src/gateway/forward/forwarding.ts';
import {
  ask,
  closeAll,
  dial,
  get,
  type Peer,
  pause,
  requestTo,
  startGateway,
  startRawUpstream,
  startUpstream,
  upstreamAt,
} from './forward-rig.ts';

afterEach(closeAll);

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const BEGUN = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n';
const UPLOAD = 'POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 500000\r\n\r\nbegun';

/** An upstream that answers its first connection with `bytes` and waits, and later ones in full. */
async function waiting(bytes: string) {
  const upstream = await startRawUpstream((peer, nth) =>
    peer.socket.once('data', () => peer.socket.write(nth === 0 ? bytes : OK)),
  );
  const gateway = await startGateway(upstreamAt(upstream.port));
  /** Sends the request and waits until the upstream has it. */
  const begin = async (request: string, received: string): Promise<{ client: Peer; connection: Peer }> => {
    const client = dial(gateway.port, request);
    while (upstream.connections[0] === undefined) await pause(2);
    await upstream.connections[0].until(received);
    if (bytes !== '') await client.until('begun');
    return { client, connection: upstream.connections[0] };
  };
  return { upstream, gateway, begin };
}

describe('a client that leaves', () => {
  test.each([
    ['before the answer', '', get('/'), '\r\n\r\n'],
    ['in the middle of the answer', BEGUN, get('/'), '\r\n\r\n'],
    ['in the middle of its upload', '', UPLOAD, 'begun'],
    ['between its upload and an early answer', BEGUN, UPLOAD, 'begun'],
  ])('%s takes the connection to the upstream with it', async (_, bytes, request, received) => {
    for (const leave of ['destroy', 'resetAndDestroy', 'end'] as const) {
      const { gateway, begin } = await waiting(bytes);
      const { client, connection } = await begin(request, received);
      client.socket[leave]();
      expect(await gateway.outcome(0)).toEqual({ kind: 'client_gone' });
      await connection.closed;
      expect(await ask(gateway.port, get('/', 'Connection: close'))).toMatch(/\r\n\r\nok$/);
      expect(connection.received.match(/ HTTP\/1\.1\r\n/g)).toHaveLength(1);
    }
  });

  test('before its request is forwarded is not forwarded for', async () => {
    const { upstream, gateway } = await waiting('');
    const { promise: outcome, resolve } = Promise.withResolvers<ForwardOutcome>();
    const slowGateway = await startUpstream((incoming, outgoing) => {
      const request = requestTo('/', incoming, outgoing);
      incoming.socket.once('close', () => resolve(forward(gateway.pool, request).done));
    });
    const client = dial(slowGateway, get('/'));
    client.socket.once('connect', () => client.socket.end());
    expect(await outcome).toEqual({ kind: 'client_gone' });
    expect(upstream.connections).toEqual([]);
  });

  test('with an answer waiting for it is not taken for answered', async () => {
    const bytes = 8 * 1024 * 1024;
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => {
        peer.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`);
        peer.socket.write(Buffer.alloc(bytes));
      }),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port, get('/'));
    client.socket.pause();
    await pause(300);
    client.socket.resetAndDestroy();
    expect(await gateway.outcome(0)).toEqual({ kind: 'client_gone' });
  });

  test('because its response was destroyed by others is one like any other', async () => {
    const { gateway, begin } = await waiting(BEGUN);
    const { connection } = await begin(get('/'), '\r\n\r\n');
    connection.socket.write('5\r\nafter\r\n');
    connection.socket.write('5\r\nafter\r\n0\r\n\r\n', () => gateway.outgoings[0]?.destroy());
    expect(await gateway.outcome(0)).toEqual({ kind: 'client_gone' });
    await connection.closed;
  });

  test('with more requests on its connection ends them all', async () => {
    const upstream = await startRawUpstream(() => {});
    const gateway = await startGateway(upstreamAt(upstream.port));
    const post = 'POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi';
    const client = dial(gateway.port, get('/1') + post + get('/3'));
    while (upstream.connections.length < 3) await pause(2);
    await Promise.all(upstream.connections.map((connection) => connection.until('\r\n\r\n')));
    client.socket.destroy();
    for (const nth of [0, 1, 2]) expect(await gateway.outcome(nth)).toEqual({ kind: 'client_gone' });
    await Promise.all(upstream.connections.map((connection) => connection.closed));
  });
});

describe('an aborted request', () => {
  test('whose head is not out can still be refused, on the same connection', async () => {
    const { gateway, begin } = await waiting('');
    const { client, connection } = await begin(get('/'), '\r\n\r\n');
    gateway.forwardings[0]?.abort();
    expect(await gateway.outcome(0)).toEqual({ kind: 'aborted', headSent: false });
    await connection.closed;
    await client.until('refused aborted');
    client.socket.write(get('/', 'Connection: close'));
    await client.closed;
    expect(client.received).toMatch(/\r\n\r\nok$/);
    expect(connection.received.match(/^GET /gm)).toHaveLength(1);
  });

  test('in the middle of its upload can still be refused, on the same connection', async () => {
    const { gateway, begin } = await waiting('');
    const { client, connection } = await begin(UPLOAD, 'begun');
    gateway.forwardings[0]?.abort();
    await connection.closed;
    await client.until('refused aborted');
    client.socket.write(Buffer.alloc(500_000 - 'begun'.length));
    client.socket.write(get('/', 'Connection: close'));
    await client.closed;
    expect(client.received).toMatch(/\r\n\r\nok$/);
  });

  test('whose head is out gets not one byte more, and no end', async () => {
    const { gateway, begin } = await waiting(BEGUN);
    const { client, connection } = await begin(get('/'), '\r\n\r\n');
    const error = new Promise((resolve) => {
      client.socket.once('error', resolve);
    });
    connection.socket.write('5\r\nafter\r\n0\r\n\r\n');
    gateway.forwardings[0]?.abort();
    expect(await gateway.outcome(0)).toEqual({ kind: 'aborted', headSent: true });
    expect(await error).toMatchObject({ code: 'ECONNRESET' });
    await Promise.all([client.closed, connection.closed]);
    expect(client.received).toMatch(/begun(\r\n)?$/);
  });

  test('and waits behind another on its connection loses every byte, and the other none', async () => {
    const { gateway, upstream } = await waiting('');
    const client = dial(gateway.port, `${get('/first')}${get('/second')}`);
    while (upstream.connections.length < 2 || gateway.outgoings[1]?.headersSent !== true) await pause(5);
    gateway.forwardings[1]?.abort();
    expect(await gateway.outcome(1)).toEqual({ kind: 'aborted', headSent: true });
    upstream.connections[0]?.socket.write(BEGUN);
    await client.until('begun');
    upstream.connections[0]?.socket.write('0\r\n\r\n');
    await client.closed;
    expect(client.received.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(client.received).toMatch(/begun\r\n0\r\n\r\n$/);
  });

  test('takes back what a slow client has not been sent', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => {
        peer.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * 1024 * 1024}\r\n\r\n`);
        for (let nth = 0; nth < 64; nth += 1) peer.socket.write(Buffer.alloc(1024 * 1024));
      }),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port, get('/'));
    client.socket.pause();
    await pause(300);
    gateway.forwardings[0]?.abort();
    client.socket.resume();
    await client.closed;
    expect(client.received.length).toBeLessThan(64 * 1024 * 1024);
    expect(await gateway.outcome(0)).toEqual({ kind: 'aborted', headSent: true });
  });

  test.each([
    ['GET', get('/', 'Connection: close')],
    ['POST', 'POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi'],
  ])('(%s) before it was sent never reaches the upstream', async (_, request) => {
    const upstream = await startRawUpstream(() => {});
    const gateway = await startGateway(upstreamAt(upstream.port), (forwarding) => forwarding.abort());
    expect(await ask(gateway.port, request)).toContain('refused aborted');
    await pause(50);
    for (const connection of upstream.connections) {
      await connection.closed;
      expect(connection.received).toBe('');
    }
  });

  test('that has been answered stays answered', async () => {
    const upstream = await startRawUpstream((peer) => peer.socket.on('data', () => peer.socket.write(OK)));
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port, get('/'));
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
    gateway.forwardings[0]?.abort();
    await client.until('ok');
    client.socket.write(get('/', 'Connection: close'));
    await client.closed;
    expect(client.received).toMatch(/\r\n\r\nok$/);
    expect(upstream.connections).toHaveLength(1);
  });
});
