// Connections to one upstream: kept between requests, never shared by two at once, and given up in good order.
import { afterEach, describe, expect, test } from 'vitest';
import { createUpstreamPool, failureOf } from '../../../src/gateway/forward/upstream-pool.ts';
import {
  ask,
  closeAll,
  dial,
  get,
  pause,
  startGateway,
  startRawUpstream,
  startUpstream,
  upstreamAt,
} from './forward-rig.ts';

afterEach(closeAll);

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('an upstream pool', () => {
  test('keeps a connection for the requests that follow', async () => {
    const upstream = await startRawUpstream((peer) => peer.socket.on('data', () => peer.socket.write(OK)));
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port);
    for (let nth = 1; nth <= 20; nth += 1) {
      client.socket.write(get(`/${nth}`));
      await client.until('\r\n\r\nok', nth);
    }
    expect(upstream.connections).toHaveLength(1);
  });

  test('has no two requests on one connection at the same time', async () => {
    const upstream = await startRawUpstream(() => {});
    const gateway = await startGateway(upstreamAt(upstream.port));
    for (let nth = 0; nth < 5; nth += 1) dial(gateway.port, get(`/${nth}`));
    while (upstream.connections.length < 5) await pause(5);
    await Promise.all(upstream.connections.map((connection) => connection.until('\r\n\r\n')));
    for (const { received } of upstream.connections) expect(received.match(/^GET /gm)).toHaveLength(1);
  });

  test('sends a request once, whatever becomes of it', async () => {
    const upstream = await startRawUpstream((peer) => peer.socket.on('data', () => peer.socket.destroy()));
    const gateway = await startGateway(upstreamAt(upstream.port));
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_unavailable');
    expect(upstream.connections).toHaveLength(1);
  });

  test('follows no redirect', async () => {
    const elsewhere = await startRawUpstream(() => {});
    const location = `http://127.0.0.1:${elsewhere.port}/`;
    const upstream = await startUpstream((_, answer) => answer.writeHead(302, { location }).end());
    const gateway = await startGateway(upstreamAt(upstream));
    const answer = await ask(gateway.port, get('/', 'Connection: close'));
    expect(answer).toMatch(/^HTTP\/1\.1 302 /);
    expect(answer).toContain(location);
    expect(elsewhere.connections).toEqual([]);
  });

  test.each([
    ['', '/a?b'],
    ['/', '/a?b'],
    ['/base', '/base/a?b'],
    ['/base/v2/', '/base/v2/a?b'],
  ])('puts the base path %j before the target', async (base, expected) => {
    const upstream = await startUpstream((request, answer) => answer.end(request.url));
    const gateway = await startGateway(upstreamAt(upstream, { url: `http://127.0.0.1:${upstream}${base}` }));
    expect(await ask(gateway.port, get('/a?b', 'Connection: close'))).toContain(expected);
  });

  test('fails running requests as unavailable when it is destroyed', async () => {
    const upstream = await startRawUpstream(() => {});
    const gateway = await startGateway(upstreamAt(upstream.port));
    const running = dial(gateway.port, get('/running', 'Connection: close'));
    while (upstream.connections.length === 0) await pause(5);
    await upstream.connections[0]?.until('\r\n\r\n');
    await gateway.pool.destroy();
    await running.closed;
    expect(running.received).toContain('refused upstream_unavailable');
  });

  test('reports nobody listening as unavailable', async () => {
    const gone = await startRawUpstream(() => {});
    await closeAll();
    const gateway = await startGateway(upstreamAt(gone.port));
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_unavailable');
  });

  test('refuses to start with headers that frame messages', () => {
    expect(() => createUpstreamPool(upstreamAt(1, { headers: { 'content-length': '0' } }))).toThrow(
      'content-length',
    );
  });
});

describe('failureOf', () => {
  const error = (code: string, message = '') => Object.assign(new Error(message), { code });

  test.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
    '',
  ])('takes %j before the request was sent for an upstream out of reach', (code) => {
    expect(failureOf(error(code), false)).toBe('upstream_unavailable');
  });

  test.each([
    ['ECONNRESET', '', 'upstream_unavailable'],
    ['EPIPE', '', 'upstream_unavailable'],
    ['UND_ERR_SOCKET', 'other side closed', 'upstream_unavailable'],
    ['UND_ERR_DESTROYED', '', 'upstream_unavailable'],
    ['UND_ERR_HEADERS_TIMEOUT', '', 'upstream_timeout'],
    ['UND_ERR_BODY_TIMEOUT', '', 'upstream_timeout'],
    ['UND_ERR_SOCKET', 'bad response', 'upstream_invalid'],
    ['UND_ERR_HEADERS_OVERFLOW', '', 'upstream_invalid'],
    ['HPE_INVALID_CONSTANT', '', 'upstream_invalid'],
    ['', 'anything else', 'upstream_invalid'],
  ] as const)('takes %s %s after it for %s', (code, message, failure) => {
    expect(failureOf(error(code, message), true)).toBe(failure);
  });
});
