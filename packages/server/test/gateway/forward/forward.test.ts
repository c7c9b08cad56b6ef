// What goes through unchanged, and what the framing of either side makes of it.
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ask,
  closeAll,
  dial,
  get,
  startGateway,
  startRawUpstream,
  startUpstream,
  upstreamAt,
} from './forward-rig.ts';

afterEach(closeAll);

/** A gateway in front of an upstream that answers every request with these bytes. */
async function answering(bytes: string) {
  const upstream = await startRawUpstream((peer) =>
    peer.socket.on('data', () => peer.socket.write(bytes, 'latin1')),
  );
  return { upstream, gateway: await startGateway(upstreamAt(upstream.port)) };
}

describe('a forwarded request', () => {
  test.each([
    '/',
    '/a%20b/%E4%F6?x=%2F&y=;',
    "/~user/!$&'()*+,;=:@",
    '/v1/%2e%2e/admin',
    '//double/./dots/..',
    '/?q=a?b&c[]=%00#frag',
  ])('carries the target %s byte for byte', async (target) => {
    const { upstream, gateway } = await answering('HTTP/1.1 204 No Content\r\n\r\n');
    await ask(gateway.port, get(target, 'Connection: close'));
    expect(upstream.connections[0]?.received.split('\r\n')[0]).toBe(`GET ${target} HTTP/1.1`);
  });

  test('carries any target that may stand in a request line byte for byte', async () => {
    const upstream = await startUpstream((request, answer) => answer.end(`<${request.url}>`));
    const gateway = await startGateway(upstreamAt(upstream));
    const visible = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at)).filter(
      (letter) => letter !== '<',
    );
    const targets = fc.sample(fc.array(fc.constantFrom(...visible), { maxLength: 60 }), 2_000);
    const client = dial(gateway.port);
    for (const letters of targets) {
      const target = `/${letters.join('')}`;
      client.received = '';
      client.socket.write(get(target));
      await client.until(`<${target}>`);
    }
  });

  test('is introduced by the gateway, and not by the client', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.on('data', () => peer.socket.end('HTTP/1.1 204 x\r\n\r\n')),
    );
    const changes = { headers: { authorization: 'Bearer upstream' }, forwardClientAddress: true };
    const gateway = await startGateway(upstreamAt(upstream.port, changes));
    const lines = [
      'Authorization: Bearer hm_live_x',
      'X-Keywright-Key-Id: evil',
      'X-Forwarded-For: 1.1.1.1',
      'X-A: caf\xe9',
    ];
    await ask(gateway.port, get('/', ...lines, 'Connection: close'));
    expect(upstream.connections[0]?.received.split('\r\n').slice(1, -2).sort()).toEqual([
      'authorization: Bearer upstream',
      'connection: keep-alive',
      `host: 127.0.0.1:${upstream.port}`,
      'x-a: caf\xe9',
      'x-forwarded-for: 203.0.113.9',
      'x-keywright-key-id: key_1',
    ]);
  });

  test('without a body stays without one', async () => {
    const { upstream, gateway } = await answering('HTTP/1.1 204 No Content\r\n\r\n');
    for (const head of ['GET / HTTP/1.1', 'DELETE / HTTP/1.1\r\nContent-Length: 0', 'HEAD / HTTP/1.1'])
      await ask(gateway.port, `${head}\r\nHost: t\r\nConnection: close\r\n\r\n`);
    const received = upstream.connections.map((connection) => connection.received).join('');
    expect(received).not.toMatch(/transfer-encoding|content-length/i);
  });

  test('with an empty body says so where a body is expected', async () => {
    const { upstream, gateway } = await answering('HTTP/1.1 204 No Content\r\n\r\n');
    await ask(gateway.port, 'POST / HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    expect(upstream.connections[0]?.received).toContain('content-length: 0\r\n');
  });

  test.each([
    ['in the packet of the head', ['POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello']],
    ['after the head', ['POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\n', 'hel', 'lo']],
    [
      'in chunks',
      ['POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'],
    ],
    [
      'in slow chunks',
      [
        'PUT / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n',
        'he\r\n3\r\nllo\r\n',
        '0\r\n\r\n',
      ],
    ],
    ['with a GET', ['GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\n', 'hello']],
  ])('brings a body that comes %s', async (_, pieces) => {
    const upstream = await startUpstream(async (request, answer) => {
      answer.end(`<${Buffer.concat(await request.toArray())}>`);
    });
    const gateway = await startGateway(upstreamAt(upstream));
    const client = dial(gateway.port);
    for (const piece of pieces) {
      client.socket.write(piece);
      await new Promise(setImmediate);
    }
    await client.until('<hello>');
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 200 });
  });

  test('is told to go on only when the upstream takes the body, which never hears of it', async () => {
    const { upstream, gateway } = await answering('HTTP/1.1 204 No Content\r\n\r\n');
    const client = dial(
      gateway.port,
      'POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    );
    await client.until('HTTP/1.1 100 Continue\r\n\r\n');
    client.socket.write('hello');
    await client.until('HTTP/1.1 204');
    expect(client.received.match(/HTTP\/1\.1 100/g)).toHaveLength(1);
    expect(upstream.connections[0]?.received).toMatch(/hello$/);
    expect(upstream.connections[0]?.received).not.toMatch(/expect/i);
  });

  test('is not told to go on when there is no upstream', async () => {
    const { upstream, gateway } = await answering('');
    await gateway.pool.destroy();
    const client = dial(
      gateway.port,
      'POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    );
    await client.until('refused upstream_unavailable');
    expect(client.received).not.toContain('100 Continue');
    expect(upstream.connections).toEqual([]);
  });
});

describe('an answer', () => {
  test('keeps its status, its lines and its body', async () => {
    const lines = 'Content-Type: application/json\r\nLink: </a>\r\nLink: </b>\r\nDate: then\r\nX-A: caf\xe9';
    const { gateway } = await answering(`HTTP/1.1 207 Whatever\r\n${lines}\r\nContent-Length: 4\r\n\r\nbody`);
    const answer = await ask(gateway.port, get('/', 'Connection: close'));
    expect(answer.toLowerCase().split('\r\n')).toEqual([
      'http/1.1 207 multi-status',
      ...['content-type: application/json', 'link: </a>', 'link: </b>', 'date: then', 'x-a: caf\xe9'],
      ...['content-length: 4', 'connection: close', '', 'body'],
    ]);
    expect(await gateway.outcome(0)).toEqual({ kind: 'answered', status: 207 });
  });

  test.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n', 'content-length: 5000'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n', 'content-length: 5000'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', 'HTTP/1.1 204'],
  ])('to %s as %j ends with its head', async (method, bytes, expected) => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.on('data', (head) =>
        peer.socket.write(`${head}`.includes('/next') ? 'HTTP/1.1 204 x\r\n\r\n' : bytes),
      ),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    const client = dial(gateway.port, get('/').replace('GET', method));
    await client.until('\r\n\r\n');
    client.socket.write(get('/next', 'Connection: close'));
    await client.closed;
    expect(client.received).toContain(expected);
    expect(client.received.match(/HTTP\/1\.1 \d+/g)).toHaveLength(2);
    expect(client.received).toMatch(/\r\n\r\n$/);
    expect(await gateway.outcome(0)).toMatchObject({ kind: 'answered' });
  });

  test('loses its trailers, and the informational ones before it', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n';
    const real =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n';
    const { gateway } = await answering(early + real);
    const answer = await ask(gateway.port, get('/', 'Connection: close'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\n\r\n2\r\nok\r\n0\r\n\r\n$/);
    expect(answer).not.toMatch(/link|trailer|x-sum|HTTP\/1\.1 1/i);
  });

  test('whose end is the end of its connection comes whole', async () => {
    const upstream = await startRawUpstream((peer) =>
      peer.socket.on('data', () => peer.socket.end('HTTP/1.0 200 OK\r\n\r\nwhole')),
    );
    const gateway = await startGateway(upstreamAt(upstream.port));
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toMatch(
      /\r\n\r\n5\r\nwhole\r\n0\r\n\r\n$/,
    );
  });

  test('to a client of HTTP/1.0 has no chunks', async () => {
    const { gateway } = await answering(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    );
    expect(await ask(gateway.port, 'GET / HTTP/1.0\r\nHost: t\r\n\r\n')).toMatch(/\r\n\r\nok$/);
  });

  test('waits for the answers to earlier requests on its connection', async () => {
    const upstream = await startUpstream((request, answer) => {
      setTimeout(() => answer.end(`<${request.url}>`), request.url === '/1' ? 50 : 0);
    });
    const gateway = await startGateway(upstreamAt(upstream));
    const answers = await ask(gateway.port, get('/1') + get('/2') + get('/3', 'Connection: close'));
    expect(answers.match(/<.*?>/g)).toEqual(['</1>', '</2>', '</3>']);
    expect(await gateway.outcome(2)).toEqual({ kind: 'answered', status: 200 });
  });
});
