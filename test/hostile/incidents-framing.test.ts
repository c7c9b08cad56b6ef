// Incidents in systems like ours, by their number: messages whose end two readers see in different places, and bodies
// that are not what they are said to be.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { sendRaw } from '../harness/raw-http.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';

let keywright: TestKeywright;
let secret: string;
let maker: string;
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: [corpusApi, mintingApi] });
  const scopes = ['inference:chat', 'inference:messages', 'keys:read'];
  ({ secret } = await keywright.newKey({ api: 'corpus', scopes }));
  maker = (await keywright.newKey({ api: 'minting', scopes: ['keys:write'] })).secret;
});
afterAll(() => keywright.close());

/** Would be served, were it not behind a fault. */
const marker = () => `GET /v1/whoami?marker HTTP/1.1\r\nHost: t\r\nX-Api-Key: ${secret}\r\n\r\n`;

async function exchange(framing: string, body: string, version = 'HTTP/1.1') {
  const calls = keywright.upstream.calls.length;
  const head = `POST /v1/chat/completions ${version}\r\nHost: t\r\nX-Api-Key: ${secret}\r\n${framing}\r\n\r\n`;
  const { answers, closed } = await sendRaw(keywright.url, head + body + marker(), { waitMs: 3000 });
  const statuses = answers.map(({ status, headers }) => [status, headers.get('connection')]);
  return { statuses, closed, calls: keywright.upstream.calls.length - calls };
}

const CHUNKED = 'Transfer-Encoding: chunked';
const EMPTY = '0\r\n\r\n';

describe('T-49 what ends in two places is refused once, and nothing behind it is served', () => {
  test.each([
    ['length, then chunked', `Content-Length: 4\r\n${CHUNKED}`, EMPTY],
    ['chunked, then length', `${CHUNKED}\r\nContent-Length: 4`, EMPTY],
    ['two lengths', 'Content-Length: 0\r\nContent-Length: 5', 'hello'],
    ['the same length twice', 'Content-Length: 5\r\nContent-Length: 5', 'hello'],
    ['two lengths on a line', 'Content-Length: 5, 5', 'hello'],
    ['a signed length', 'Content-Length: +5', 'hello'],
    ['a negative length', 'Content-Length: -5', 'hello'],
    ['a hexadecimal length', 'Content-Length: 0x5', 'hello'],
    ['a length with a fraction', 'Content-Length: 5.0', 'hello'],
    ['a length beyond 64 bits', 'Content-Length: 18446744073709551621', 'hello'],
    ['a length before its colon', 'Content-Length : 5', 'hello'],
    ['a coding that is none', 'Transfer-Encoding: xchunked', EMPTY],
    ['a coding before chunked', 'Transfer-Encoding: gzip, chunked', EMPTY],
    ['a coding after chunked', 'Transfer-Encoding: chunked, identity', EMPTY],
    ['identity', 'Transfer-Encoding: identity', EMPTY],
    ['chunked twice', `${CHUNKED}\r\n${CHUNKED}`, EMPTY],
    ['chunked behind a tab', 'Transfer-Encoding:\x0bchunked', EMPTY],
    ['chunked on a folded line', 'Transfer-Encoding:\r\n chunked', EMPTY],
    ['chunked behind a bare CR', 'X: a\rTransfer-Encoding: chunked', EMPTY],
    ['chunked behind a bare LF', 'X: a\nTransfer-Encoding: chunked', EMPTY],
    ['chunked behind a NUL', 'X: a\0\r\nTransfer-Encoding: chunked', EMPTY],
    ['a size with a prefix', CHUNKED, `0x5\r\nhello\r\n${EMPTY}`],
    ['a size with a sign', CHUNKED, `+5\r\nhello\r\n${EMPTY}`],
    ['a size with a space before it', CHUNKED, ` 5\r\nhello\r\n${EMPTY}`],
    ['a size with an underscore', CHUNKED, `0_5\r\nhello\r\n${EMPTY}`],
    ['a size beyond 64 bits', CHUNKED, `fffffffffffffffff\r\nhello\r\n${EMPTY}`],
    ['a chunk longer than its size', CHUNKED, `3\r\nhello\r\n${EMPTY}`],
    ['a chunk that ends in a bare LF', CHUNKED, `5\r\nhello\n${EMPTY}`],
    ['a size that ends in a bare LF', CHUNKED, `5\nhello\r\n${EMPTY}`],
    ['T-50 CVE-2025-55315 a bare LF in a chunk extension', CHUNKED, `5;\nxx\r\nhello\r\n${EMPTY}`],
    ['T-50 a bare CR in a chunk extension', CHUNKED, `5;a\rb\r\nhello\r\n${EMPTY}`],
  ])('%s', async (_, framing, body) => {
    expect(await exchange(framing, body)).toEqual({ statuses: [[400, 'close']], closed: true, calls: 0 });
  });

  test('F09 chunks in HTTP/1.0', async () => {
    expect(await exchange(CHUNKED, EMPTY, 'HTTP/1.0')).toEqual({
      statuses: [[400, 'close']],
      closed: true,
      calls: 0,
    });
  });
});

test('T-50 a chunk extension reaches nobody', async () => {
  const body = `2;a=${'x'.repeat(300)}\r\n{}\r\n${EMPTY}`;
  await exchange(CHUNKED, body);
  const received = keywright.upstream.calls.find(({ path }) => path === '/v1/chat/completions');
  expect(received?.body).toBe('{}');
  expect(JSON.stringify(received)).not.toContain('xxx');
});

test('a body that holds a request is a body', async () => {
  const calls = keywright.upstream.calls.length;
  const body = marker();
  await exchange(`Content-Length: ${body.length}`, body);
  const paths = keywright.upstream.calls.slice(calls).map(({ path }) => path);
  expect(paths).toEqual(['/v1/chat/completions', '/v1/whoami?marker']);
});

interface Flood {
  readonly statuses: readonly number[];
  readonly sentBytes: number;
}

/** Sends a hundred megabytes of body, or as much as is taken. */
function flood(head: string, framing: string): Promise<Flood> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(keywright.url).port) });
    const piece = Buffer.alloc(16 * 1024, ' ');
    const chunk =
      framing === CHUNKED ? Buffer.concat([Buffer.from('4000\r\n'), piece, Buffer.from('\r\n')]) : piece;
    let text = '';
    let sentBytes = 0;
    const push = () => {
      while (sentBytes < 100 * 2 ** 20 && !socket.destroyed) {
        sentBytes += chunk.length;
        if (!socket.write(chunk)) return socket.once('drain', push);
      }
      return socket;
    };
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
      resolve({ statuses, sentBytes });
    });
    socket.write(`${head}\r\nContent-Type: application/json\r\n${framing}\r\n\r\n`);
    push();
  });
}

describe('T-51 CVE-2026-44456 a body larger than a megabyte is not read', () => {
  const LENGTH = `Content-Length: ${100 * 2 ** 20}`;

  test.each([
    ['of the native API, in chunks', 'localhost', '/api/v1/keys', CHUNKED],
    ['of the native API', 'localhost', '/api/v1/keys', LENGTH],
    ["of an API's own management routes, in chunks", 'm', '/v1/api-keys', CHUNKED],
    ["of an API's own management routes", 'm', '/v1/api-keys', LENGTH],
  ])('%s', async (_, host, path, framing) => {
    const credential = host === 'm' ? `X-Api-Key: ${maker}` : `Authorization: Bearer ${keywright.adminToken}`;
    const before = process.memoryUsage().rss;
    const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${credential}`;
    const { statuses, sentBytes } = await flood(head, framing);
    expect(statuses).toEqual([413]);
    // What is neither read nor refused waits in the kernel's buffers.
    expect(sentBytes).toBeLessThan(16 * 2 ** 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
  });

  test('and of nobody, not even that', async () => {
    const { statuses, sentBytes } = await flood('POST /api/v1/keys HTTP/1.1\r\nHost: localhost', CHUNKED);
    expect(statuses).toEqual([401]);
    expect(sentBytes).toBeLessThan(16 * 2 ** 20);
  });
});

describe('T-52 a body is what its type says, and says everything once', () => {
  const routes = () =>
    [
      {
        host: 'localhost',
        path: '/api/v1/keys',
        credential: `Authorization: Bearer ${keywright.adminToken}`,
      },
      { host: 'm', path: '/v1/api-keys', credential: `X-Api-Key: ${maker}` },
    ] as const;

  async function outcomes(type: string, body: string): Promise<string[]> {
    const before = (await keywright.client.keys.list({ limit: 200 })).data.length;
    const outcomes: string[] = [];
    for (const { host, path, credential } of routes()) {
      const length = Buffer.byteLength(body);
      const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${credential}\r\nConnection: close\r\n${type}`;
      const { answers } = await sendRaw(
        keywright.url,
        Buffer.from(`${head}Content-Length: ${length}\r\n\r\n${body}`),
      );
      outcomes.push(...answers.map((answer) => `${answer.status} ${JSON.parse(answer.body).code}`));
    }
    expect((await keywright.client.keys.list({ limit: 200 })).data.length, 'keys').toBe(before);
    return outcomes;
  }

  test.each([
    ['CVE-2026-25223', 'Content-Type: application/json\ta\r\n'],
    ['CVE-2026-3419', 'Content-Type: application/json garbage\r\n'],
    ['a form', 'Content-Type: application/x-www-form-urlencoded\r\n'],
    ['text', 'Content-Type: text/plain\r\n'],
    ['JSON somewhere', 'Content-Type: text/plain; application/json\r\n'],
    ['none', ''],
  ])('%s', async (_, type) => {
    const refused = '415 unsupported_media_type';
    expect(await outcomes(type, '{"name":"x"}')).toEqual([refused, refused]);
  });

  test('two types are refused, whichever comes first', async () => {
    const refused = '400 bad_framing';
    const [json, text] = ['Content-Type: application/json\r\n', 'Content-Type: text/plain\r\n'];
    expect(await outcomes(json + text, '{"name":"x"}')).toEqual([refused, refused]);
    expect(await outcomes(text + json, '{"name":"x"}')).toEqual([refused, refused]);
  });

  test.each([
    ['CVE-2022-25757 a name twice', '{"name":"x","scopes":["keys:write"],"scopes":["read"]}'],
    ['a name twice, once escaped', String.raw`{"name":"x","n\u0061me":"y"}`],
    ['__proto__', '{"name":"x","__proto__":{"admin":true}}'],
    ['constructor', '{"name":"x","constructor":{"prototype":{"admin":true}}}'],
    ['a list', '[{"name":"x"}]'],
    ['null', 'null'],
    ['nothing', ''],
    ['two values', '{"name":"x"}{"name":"y"}'],
  ])('%s', async (_, body) => {
    const refused = '400 validation_error';
    expect(await outcomes('Content-Type: application/json\r\n', body)).toEqual([refused, refused]);
  });
});
