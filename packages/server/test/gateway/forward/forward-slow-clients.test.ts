// Clients that take an answer slowly, or not at all: they get no more of the upstream than they read, and whoever
// reads nothing loses it.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  closeAll,
  dial,
  get,
  MEGABYTE,
  pause,
  pour,
  settled,
  startGateway,
  startRawUpstream,
  startUpstream,
  upstreamAt,
} from './forward-rig.ts';

afterEach(closeAll);

describe('a client that does not read', () => {
  test('stalls its upstream, and gets every byte once it reads', async () => {
    const total = 64 * MEGABYTE.length;
    const poured: { written: number }[] = [];
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => {
        peer.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${total}\r\n\r\n`);
        poured.push(pour(peer.socket, total));
      }),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port);
    client.socket.pause();
    client.socket.write(get('/', 'Connection: close'));
    const stalled = await settled(() => poured[0]?.written ?? 0);
    expect(stalled).toBeLessThan(total / 2);
    await pause(300);
    expect(poured[0]?.written).toBe(stalled);
    let read = 0;
    client.socket.removeAllListeners('data').on('data', (bytes) => {
      read += bytes.length;
    });
    client.socket.resume();
    await client.closed;
    expect(read).toBeGreaterThan(total);
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
  });

  test('leaves at most 64 KiB on the way to it', async () => {
    const sockets: Socket[] = [];
    const onConnected = (message: unknown): void => {
      sockets.push((message as { readonly socket: Socket }).socket);
    };
    subscribe('undici:client:connected', onConnected);
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => {
        peer.socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${100 * MEGABYTE.length}\r\n\r\n`);
        pour(peer.socket, 100 * MEGABYTE.length);
      }),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    for (let nth = 0; nth < 10; nth += 1) dial(gateway.port, get('/')).socket.pause();
    const taken = () =>
      upstream.connections.reduce((sum, { socket }) => sum + socket.bytesWritten - socket.writableLength, 0);
    expect(await settled(taken)).toBeGreaterThan(10 * MEGABYTE.length);
    unsubscribe('undici:client:connected', onConnected);
    expect(sockets).toHaveLength(10);
    const inSockets = Math.max(...sockets.map((socket) => socket.readableLength));
    const inAnswers = Math.max(...gateway.outgoings.map((outgoing) => outgoing.writableLength));
    expect(inAnswers).toBeGreaterThan(0);
    expect(inSockets + inAnswers).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('the idle time', () => {
  const TOTAL = 64 * MEGABYTE.length;
  const CHUNK = 32 * 1024;

  test.each([
    ['with a length', `Content-Length: ${TOTAL}`],
    ['in chunks', 'Transfer-Encoding: chunked'],
    ['that ends with its connection', 'Connection: close'],
  ])('is what a client has to take the next bytes of an answer %s', async (_, framing) => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => {
        peer.socket.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`);
        if (framing.startsWith('T')) peer.socket.write(`${TOTAL.toString(16)}\r\n`);
        pour(peer.socket, TOTAL);
      }),
    );
    const gateway = await startGateway(upstreamAt(upstream.port, { idleTimeoutMs: 300 }));
    const client = dial(gateway.port);
    client.socket.pause();
    client.socket.write(get('/'));
    expect(await gateway.outcome(0)).toEqual({ kind: 'client_gone' });
    await upstream.connections[0]?.closed;
    const cut = once(client.socket, 'error');
    client.socket.resume();
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
    expect(client.received.length).toBeLessThan(TOTAL);
  });

  test('is what a client has to take the last bytes, too', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () =>
        peer.socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
      ),
    );
    const gateway = await startGateway(upstreamAt(upstream.port, { idleTimeoutMs: 1_000 }));
    const client = dial(gateway.port);
    client.socket.pause();
    client.socket.write(get('/'));
    while (!gateway.outgoings[0]?.headersSent) await pause(5);
    const { socket } = upstream.connections[0] ?? {};
    const piece = `1000\r\n${'x'.repeat(4096)}\r\n`;
    const { outgoings } = gateway;
    for (let sent = 0; outgoings[0]?.socket?.writableLength === 0; ) {
      socket?.write(piece);
      sent += piece.length;
      while ((outgoings[0]?.socket?.bytesWritten ?? sent) < sent) await pause(0);
    }
    socket?.write('0\r\n\r\n');
    while (!outgoings[0]?.writableEnded) await pause(5);
    expect(await gateway.outcome(0)).toEqual({ kind: 'client_gone' });
    await once(client.socket.resume(), 'error');
  });

  test('does not cut a client that reads slowly but steadily', async () => {
    const upstream = await startUpstream((_, answer) => answer.end(Buffer.alloc(TOTAL)));
    const gateway = await startGateway(upstreamAt(upstream, { idleTimeoutMs: 1_000 }));
    const client = dial(gateway.port);
    let read = 0;
    client.socket.removeAllListeners('data').on('data', (bytes) => {
      read += bytes.length;
    });
    const began = performance.now();
    client.socket.write(get('/', 'Connection: close'));
    const step = setInterval(() => {
      const target = ((performance.now() - began) / 3_000) * TOTAL;
      if (read < target) client.socket.resume();
      else client.socket.pause();
    }, 2);
    await client.closed;
    clearInterval(step);
    expect(performance.now() - began).toBeGreaterThan(2_000);
    expect(read).toBeGreaterThan(TOTAL);
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
  });

  test('is not spent by a client that takes everything while the upstream is slow', async () => {
    const upstream = await startUpstream(async (_, answer) => {
      for (let nth = 0; nth < 5; nth += 1) {
        answer.write(Buffer.alloc(CHUNK));
        await pause(300);
      }
      answer.end();
    });
    const gateway = await startGateway(upstreamAt(upstream, { idleTimeoutMs: 1_200 }));
    const client = dial(gateway.port, get('/', 'Connection: close'));
    await client.closed;
    expect(client.received.length).toBeGreaterThan(5 * CHUNK);
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
  });

  test('spent behind another answer on the connection leaves that one whole', async () => {
    const gone = Promise.withResolvers<void>();
    const upstream = await startUpstream(async (request, answer) => {
      if (request.url === '/large') {
        answer.once('close', gone.resolve).end(Buffer.alloc(TOTAL));
      } else {
        for (let nth = 0; nth < 3 || !gateway.outgoings[1]?.destroyed; nth += 1) {
          answer.write(`event ${nth}\n`);
          await pause(100);
        }
        answer.end('last event');
      }
    });
    const gateway = await startGateway(upstreamAt(upstream, { idleTimeoutMs: 500 }));
    const client = dial(gateway.port, `${get('/events')}${get('/large')}`);
    expect(await gateway.outcome(1)).toEqual({ kind: 'client_gone' });
    await gone.promise;
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
    await client.closed;
    expect(client.received).toMatch(/last event\r\n0\r\n\r\n$/);
  });
});
