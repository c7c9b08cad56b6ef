// Answers and uploads as they flow: each piece at once, and never more of them than the other side takes.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ask,
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

const SSE_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('a stream of events', () => {
  test('arrives event by event, its head before the first', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => peer.socket.write(SSE_HEAD)),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port, get('/events'));
    await client.until('\r\n\r\n');
    expect(client.received).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-type: text\/event-stream\r\n/);
    for (let nth = 1; nth <= 50; nth += 1) {
      const event = `data: ${nth}\n\n`;
      upstream.connections[0]?.socket.write(`${event.length.toString(16)}\r\n${event}\r\n`);
      await client.until(event);
    }
    upstream.connections[0]?.socket.write('0\r\n\r\n');
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
    await client.until('\r\n0\r\n\r\n');
  });

  test('is not cut for being silent for less than the idle time, over and over', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () => peer.socket.write(SSE_HEAD)),
    );
    const gateway = await startGateway(
      upstreamAt(upstream.port, { headTimeoutMs: 400, idleTimeoutMs: 1_000 }),
    );
    const client = dial(gateway.port, get('/events'));
    await client.until('\r\n\r\n');
    for (let nth = 1; nth <= 5; nth += 1) {
      await pause(300);
      upstream.connections[0]?.socket.write('3\r\n:\n\n\r\n');
      await client.until(':\n\n', nth);
    }
  });
});

describe('an upload', () => {
  test.each([
    ['with a length', `Content-Length: ${20 * MEGABYTE.length}`],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ])('%s comes through whole', async (_, framing) => {
    const upstream = await startUpstream(async (request, answer) => {
      const hash = createHash('sha256');
      for await (const chunk of request) hash.update(chunk);
      answer.end(hash.digest('hex'));
    });
    const gateway = await startGateway(upstreamAt(upstream));
    const client = dial(
      gateway.port,
      `POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n${framing}\r\n\r\n`,
    );
    const hash = createHash('sha256');
    for (let nth = 0; nth < 20; nth += 1) {
      const piece = Buffer.alloc(MEGABYTE.length, nth + 1);
      hash.update(piece);
      if (framing.startsWith('T')) client.socket.write(`${piece.length.toString(16)}\r\n`);
      client.socket.write(piece);
      if (framing.startsWith('T')) client.socket.write('\r\n');
    }
    if (framing.startsWith('T')) client.socket.write('0\r\n\r\n');
    await client.until(hash.digest('hex'));
  });

  test('stalls with an upstream that does not read', async () => {
    const total = 64 * MEGABYTE.length;
    const upstream = await startRawUpstream((peer) => peer.socket.pause());
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port, `POST / HTTP/1.1\r\nHost: t\r\nContent-Length: ${total}\r\n\r\n`);
    const poured = pour(client.socket, total);
    expect(await settled(() => poured.written)).toBeLessThan(total / 2);
  });

  test('that the upstream answers early costs neither the answer nor the client its connection', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.once('data', () =>
        peer.socket.write('HTTP/1.1 413 x\r\nContent-Length: 9\r\n\r\ntoo large'),
      ),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const total = 8 * MEGABYTE.length;
    const client = dial(gateway.port, `POST / HTTP/1.1\r\nHost: t\r\nContent-Length: ${total}\r\n\r\n`);
    client.socket.write(MEGABYTE);
    await client.until('too large');
    pour(client.socket, total - MEGABYTE.length);
    await upstream.connections[0]?.closed;
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 413 });
    await pause(50);
    client.socket.write(get('/next', 'Connection: close'));
    await client.closed;
    expect(client.received.match(/HTTP\/1\.1 413/g)).toHaveLength(2);
    expect(upstream.connections[1]?.received).toMatch(/^GET \/next /);
  });

  test('whose upstream has gone is refused, and the client keeps its connection', async () => {
    const upstream = await startRawUpstream((peer, nth) =>
      peer.socket.once('data', () =>
        nth === 0 ? peer.socket.resetAndDestroy() : peer.socket.write('HTTP/1.1 204 x\r\n\r\n'),
      ),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const total = 4 * MEGABYTE.length;
    const client = dial(gateway.port, `POST / HTTP/1.1\r\nHost: t\r\nContent-Length: ${total}\r\n\r\n`);
    pour(client.socket, total);
    await client.until('refused upstream_unavailable');
    client.socket.write(get('/next', 'Connection: close'));
    await client.closed;
    expect(client.received).toContain('HTTP/1.1 204');
  });
});

test('a large answer comes through whole', async () => {
  const upstream = await startUpstream((_, answer) => answer.end(Buffer.alloc(5 * MEGABYTE.length, 'y')));
  const gateway = await startGateway(upstreamAt(upstream));
  const answer = await ask(gateway.port, get('/', 'Connection: close'));
  expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe('y'.repeat(5 * MEGABYTE.length));
});
