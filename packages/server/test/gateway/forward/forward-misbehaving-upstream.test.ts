// Upstreams that break HTTP, break off, or say nothing: one refusal while nothing has been sent, a stream that is
// seen to be broken after that, and never a second use of the connection.
import { afterEach, describe, expect, test } from 'vitest';
import {
  ask,
  closeAll,
  dial,
  get,
  type Peer,
  startGateway,
  startRawUpstream,
  upstreamAt,
} from './forward-rig.ts';

afterEach(closeAll);

const GOOD = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood';
const HEAD = 'HTTP/1.1 200 OK\r\n';

/** The first connection is served as told, later ones are answered well. */
async function broken(serve: (peer: Peer) => unknown, timeouts = {}) {
  const upstream = await startRawUpstream((peer, nth) =>
    peer.socket.once('data', () => (nth === 0 ? serve(peer) : peer.socket.write(GOOD))),
  );
  return { upstream, gateway: await startGateway(upstreamAt(upstream.port, timeouts)) };
}

describe('an answer that is not HTTP', () => {
  test.each([
    ['garbage', 'what do you want?\r\n\r\n'],
    ['a body without a head', '{"ok":true}'],
    ['two status lines', `${HEAD}${HEAD}Content-Length: 4\r\n\r\nevil`],
    [
      'length and chunks',
      `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n`,
    ],
    [
      'chunks and length',
      `${HEAD}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n4\r\nevil\r\n0\r\n\r\n`,
    ],
    ['two lengths', `${HEAD}Content-Length: 4\r\nContent-Length: 5\r\n\r\nevil!`],
    ['the same length twice', `${HEAD}Content-Length: 4\r\nContent-Length: 4\r\n\r\nevil`],
    ['a length that is none', `${HEAD}Content-Length: -4\r\n\r\nevil`],
    ['a second coding', `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n`],
    ['an unknown coding', `${HEAD}Transfer-Encoding: identity\r\n\r\nevil`],
    ['a bare CR in a header', `${HEAD}X-A: a\rSet-Cookie: evil\r\nContent-Length: 4\r\n\r\nevil`],
    ['a NUL in a header', `${HEAD}X-A: a\0b\r\nContent-Length: 4\r\n\r\nevil`],
    ['a space before the colon', `${HEAD}X-A : a\r\nContent-Length: 4\r\n\r\nevil`],
    ['a folded header', `${HEAD}X-A: a\r\n b\r\nContent-Length: 4\r\n\r\nevil`],
    ['a head without end', `${HEAD}X-A: ${'a'.repeat(10 * 1024 * 1024)}`],
    ['headers without end', HEAD + 'X-A: a\r\n'.repeat(100_000)],
    ['informational answers without end', `${'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(1_000)}${GOOD}`],
    [
      'an upgrade nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\nContent-Length: 4\r\n\r\nevil'],
    ['a status below 100', 'HTTP/1.1 099 OK\r\nContent-Length: 4\r\n\r\nevil'],
  ])('(%s) becomes one refusal', async (_, bytes) => {
    const { upstream, gateway } = await broken((peer) => peer.socket.write(bytes, 'latin1'));
    const client = dial(gateway.port, get('/'));
    await client.until('refused upstream_invalid');
    client.socket.write(get('/', 'Connection: close'));
    await client.closed;
    expect(client.received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 502', 'HTTP/1.1 200']);
    expect(client.received).not.toContain('evil');
    expect(client.received).toMatch(/\r\n\r\ngood$/);
    await upstream.connections[0]?.closed;
    expect(upstream.connections).toHaveLength(2);
  });

  test('(more than was asked for) costs the connection, and nobody is given the rest', async () => {
    const { upstream, gateway } = await broken((peer) =>
      peer.socket.write(GOOD + GOOD.replace('good', 'evil')),
    );
    const client = dial(gateway.port, get('/'));
    await client.until('good');
    await upstream.connections[0]?.closed;
    client.socket.write(get('/', 'Connection: close'));
    await client.closed;
    expect(client.received.match(/good|evil/g)).toEqual(['good', 'good']);
    expect(upstream.connections).toHaveLength(2);
  });
});

describe('an upstream that says nothing', () => {
  test.each([
    ['hangs up', (peer: Peer) => peer.socket.end()],
    ['resets', (peer: Peer) => peer.socket.resetAndDestroy()],
    ['breaks off in the head', (peer: Peer) => peer.socket.end(`${HEAD}Content-Le`)],
  ])('and %s is unavailable', async (_, serve) => {
    const { gateway } = await broken(serve);
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_unavailable');
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('good');
  });

  test('and stays is given up after the time for the head', async () => {
    const { upstream, gateway } = await broken(() => {}, { headTimeoutMs: 100 });
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_timeout');
    await upstream.connections[0]?.closed;
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('good');
  });
});

describe('an answer that breaks off', () => {
  const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n`;

  test.each([
    ['by a reset', CHUNKED, (peer: Peer) => peer.socket.resetAndDestroy(), 'upstream_unavailable'],
    [
      'by a reset, without a length',
      `${HEAD}\r\npart`,
      (peer: Peer) => peer.socket.resetAndDestroy(),
      'upstream_unavailable',
    ],
    ['before its last chunk', CHUNKED, (peer: Peer) => peer.socket.end(), 'upstream_unavailable'],
    [
      'before its length',
      `${HEAD}Content-Length: 9\r\n\r\npart`,
      (peer: Peer) => peer.socket.end(),
      'upstream_unavailable',
    ],
    ['in nonsense', CHUNKED, (peer: Peer) => peer.socket.write('nonsense\r\n'), 'upstream_invalid'],
    ['in silence', CHUNKED, () => {}, 'upstream_timeout'],
  ])('(%s) is seen to be broken by the client', async (_, begin, breakOff, reason) => {
    const { upstream, gateway } = await broken((peer) => peer.socket.write(begin), { idleTimeoutMs: 100 });
    const client = dial(gateway.port, get('/'));
    await client.until('part');
    const [connection] = upstream.connections;
    if (connection !== undefined) breakOff(connection);
    await client.closed;
    expect(client.received).not.toMatch(/\r\n0\r\n\r\n$/);
    expect(client.received).toMatch(/part(\r\n)?$/);
    expect(await gateway.outcome(0)).toMatchObject({ kind: 'upstream_failed', reason, headSent: true });
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('good');
  });

  test('is reset under a client that would take the end of the connection for the end of the answer', async () => {
    const { upstream, gateway } = await broken((peer) => peer.socket.write(CHUNKED));
    const client = dial(gateway.port, 'GET / HTTP/1.0\r\nHost: t\r\n\r\n');
    const error = new Promise((resolve) => {
      client.socket.once('error', resolve);
    });
    await client.until('part');
    upstream.connections[0]?.socket.destroy();
    expect(await error).toMatchObject({ code: 'ECONNRESET' });
  });
});
