// An exchange is answered once, as a whole, or not at all.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { sendRaw } from '../../../../../test/harness/raw-http.ts';
import type { Exchange } from '../../../src/http/front/exchange.ts';
import { startFrontDoor, type TestFrontDoor } from './front-door-rig.ts';

let door: TestFrontDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

async function send(request: string, answer: (exchange: Exchange) => void) {
  door = await startFrontDoor({ answer: ({ exchange }) => answer(exchange) });
  const { answers, bytes } = await sendRaw(door.url, request, { waitMs: 300 });
  return { answers, text: bytes.toString('latin1'), refusals: door.refusals };
}

const GET = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';

describe('a refusal', () => {
  test('is written whole: status, shape, id and length', async () => {
    const { answers } = await send(GET, (exchange) => exchange.refuse({ reason: 'missing_credentials' }));
    const [answer] = answers;
    expect(answer?.status).toBe(401);
    expect(answer?.headers.get('www-authenticate')).toBe('Bearer realm="keywright"');
    expect(answer?.headers.get('x-request-id')).toBe('req_1');
    expect(Number(answer?.headers.get('content-length'))).toBe(Buffer.byteLength(answer?.body ?? ''));
    expect(JSON.parse(answer?.body ?? '')).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'missing_credentials',
      detail: 'No API key was sent',
      requestId: 'req_1',
    });
  });

  test("speaks in its surface's manner", async () => {
    const policy = { shape: 'error', revokedStatus: 403, disclosure: 'exact', texts: {} } as const;
    const { answers } = await send(GET, (exchange) =>
      exchange.refuse({ reason: 'key_revoked' }, { policy, shape: 'error', realm: 'x' }),
    );
    expect(answers[0]).toMatchObject({ status: 403, body: '{"error":"This API key has been revoked"}' });
  });

  test('is written once, however often it is asked for, and never over an answer', async () => {
    const { answers } = await send(GET, (exchange) => {
      exchange.answer(200, '{"a":1}');
      exchange.refuse({ reason: 'not_found' });
      exchange.refuse({ reason: 'internal_error' });
      exchange.answer(201, '{}');
    });
    expect(answers.map(({ status, body }) => [status, body])).toEqual([[200, '{"a":1}']]);
  });

  test('is counted whether it could be written or not', async () => {
    const { refusals } = await send(GET, (exchange) => {
      exchange.answer(200, '{}');
      exchange.refuse({ reason: 'internal_error' });
    });
    expect(refusals).toEqual([{ refusal: { reason: 'internal_error' }, requestId: 'req_1' }]);
  });

  test('tells of limits the request was put to, unless it says that nobody was recognised', async () => {
    const limitFields = { ratelimit: '"burst";r=0;t=17' };
    const told = [];
    for (const reason of [
      'limit_exceeded',
      'upstream_timeout',
      'insufficient_scope',
      'unknown_key',
    ] as const) {
      const { answers } = await send(GET, (exchange) => {
        exchange.limitFields = limitFields;
        exchange.refuse({ reason });
      });
      await door?.close();
      told.push([answers[0]?.status, answers[0]?.headers.get('ratelimit')]);
    }
    const { ratelimit } = limitFields;
    expect(told).toEqual([
      [429, ratelimit],
      [504, ratelimit],
      [403, ratelimit],
      [401, undefined],
    ]);
  });

  test('answers HEAD with a head', async () => {
    const { text } = await send(GET.replace('GET', 'HEAD'), (exchange) =>
      exchange.refuse({ reason: 'not_found' }),
    );
    expect(text).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(text).toMatch(/\r\ncontent-length: [1-9]/);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  test('is not written to a client that has gone', async () => {
    let exchange: Exchange | null = null;
    door = await startFrontDoor({
      answer: (arrival) => {
        exchange = arrival.exchange;
      },
    });
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(door.url).port) });
    socket.write(GET);
    while (exchange === null) await sleep(5);
    socket.destroy();
    await sleep(30);
    (exchange as Exchange).refuse({ reason: 'not_found' });
    (exchange as Exchange).answer(200, '{}');
  });
});

describe('a request that is refused before its body has arrived', () => {
  const keepsOpen = async (head: string, body = '') => {
    const refuse = (exchange: Exchange) => exchange.refuse({ reason: 'not_found' });
    const { answers } = await send(`POST / HTTP/1.1\r\nHost: h\r\n${head}\r\n\r\n${body}`, refuse);
    expect(answers.map(({ status }) => status)).toEqual([404]);
    return answers[0]?.headers.get('connection') === 'keep-alive';
  };

  test('keeps its connection when little is to come', async () => {
    expect(await keepsOpen('Content-Length: 5', 'hel')).toBe(true);
    expect(await keepsOpen(`Content-Length: ${64 * 1024}`)).toBe(true);
  });

  test('loses it when much is to come, or nobody knows how much', async () => {
    expect(await keepsOpen(`Content-Length: ${64 * 1024 + 1}`)).toBe(false);
    expect(await keepsOpen('Transfer-Encoding: chunked', '5\r\nhello\r\n')).toBe(false);
  });

  test('loses it when the client waits to be told to go on, and may or may not send its body', async () => {
    expect(await keepsOpen('Expect: 100-continue\r\nContent-Length: 5')).toBe(false);
  });
});

test('an answer carries its id, is not cached, and may carry headers of its own', async () => {
  const { answers } = await send(GET, (exchange) => exchange.answer(201, '{"ä":1}', { location: '/x' }));
  const [answer] = answers;
  expect(answer?.status).toBe(201);
  expect(Object.fromEntries(answer?.headers ?? [])).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-request-id': 'req_1',
    'content-length': '8',
    location: '/x',
  });
});
