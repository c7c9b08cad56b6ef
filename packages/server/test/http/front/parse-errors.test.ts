// What Node's parser refuses: one problem and a closed connection; never a second answer in the middle of another.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { sendRaw } from '../../../../../test/harness/raw-http.ts';
import {
  type Arrival,
  type FrontDoorRigOptions,
  startFrontDoor,
  type TestFrontDoor,
} from './front-door-rig.ts';

let door: TestFrontDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

const GET = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const GARBAGE = '\x16\x03\x01\0\r\n\r\n';
const CHUNKED = 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';

async function send(bytes: string, options: FrontDoorRigOptions = {}) {
  door = await startFrontDoor(options);
  const { answers, closed } = await sendRaw(door.url, bytes);
  const told = answers.map(({ status, body }) => `${status} ${JSON.parse(body || '{}').code ?? ''}`.trim());
  return { answers, told, closed };
}

test('a fault is a problem like any other, and the connection closes behind it', async () => {
  const { answers, closed } = await send(GARBAGE);
  expect(closed).toBe(true);
  expect(answers.length).toBe(1);
  const [{ status, headers, body }] = answers as [(typeof answers)[0]];
  expect({ status, ...JSON.parse(body) }).toMatchObject({
    status: 400,
    code: 'bad_framing',
    requestId: 'req_1',
  });
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-request-id')).toBe('req_1');
  expect(headers.get('connection')).toBe('close');
});

describe('each fault by its kind', () => {
  test.each([
    [
      'F23 17 KB in one line',
      `GET / HTTP/1.1\r\nHost: h\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`,
      '431 headers_too_large',
    ],
    [
      '17 KB in the target',
      `GET /${'a'.repeat(17_000)} HTTP/1.1\r\nHost: h\r\n\r\n`,
      '431 headers_too_large',
    ],
    [
      '17 KB in many lines',
      `GET / HTTP/1.1\r\nHost: h\r\n${`X: ${'a'.repeat(170)}\r\n`.repeat(99)}\r\n`,
      '431 headers_too_large',
    ],
    ['F15 bare line feeds', 'GET / HTTP/1.1\nHost: h\n\n', '400 bad_framing'],
    ['F14 a folded line', 'GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n', '400 bad_framing'],
    ['F13 a space before the colon', 'GET / HTTP/1.1\r\nHost : h\r\n\r\n', '400 bad_framing'],
    ['a NUL in a value', 'GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n', '400 bad_framing'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      '400 bad_framing',
    ],
    ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400 bad_framing'],
  ])('%s', async (_, bytes, answer) => {
    expect(await send(bytes)).toMatchObject({ told: [answer], closed: true });
  });
});

describe('F29 what does not arrive in time', () => {
  const soon = { headersTimeoutMs: 200 };

  test('is answered 408', async () => {
    expect(await send('GET / HTTP/1.1\r\nHo', soon)).toMatchObject({
      told: ['408 request_timeout'],
      closed: true,
    });
  });

  test('also when nothing arrives at all', async () => {
    expect(await send('', soon)).toMatchObject({ told: ['408 request_timeout'], closed: true });
  });
});

describe('a fault behind a sound request', () => {
  test('whose answer is out: it stands', async () => {
    const { told, closed } = await send(GET + GARBAGE);
    expect({ first: told[0], closed }).toEqual({ first: '200', closed: true });
  });

  test('that was answered before it came: both are answered', async () => {
    const text = await talk({}, [GET, GARBAGE]);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  test('whose answer is yet to come: the fault is answered, and nothing after it', async () => {
    const arrived: Arrival[] = [];
    const { told, closed } = await send(GET + GARBAGE, { answer: (arrival) => arrived.push(arrival) });
    expect({ told, closed }).toEqual({ told: ['400 bad_framing'], closed: true });
    for (const { exchange } of arrived) exchange.refuse({ reason: 'not_found' });
    for (const { exchange } of arrived) exchange.answer(200, '{}');
  });

  test('whose answer has begun: the connection ends, with no second head in the stream', async () => {
    const begin: FrontDoorRigOptions['answer'] = ({ exchange: { outgoing } }) => {
      outgoing.writeHead(200, { 'content-length': '1000' });
      outgoing.write('begun');
    };
    const text = await talk({ answer: begin }, [GET, GARBAGE]);
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(text.endsWith('begun')).toBe(true);
  });
});

describe('a fault in the body is answered in place of the request', () => {
  test.each([
    ['F19 a chunk size that is none', '0x2\r\nab\r\n0\r\n\r\n'],
    ['F18 a line feed in a chunk extension', '2;\nxx\r\nab\r\n0\r\n\r\n'],
    ['T-50 a chunk extension of 20 KB', `2;${'x'.repeat(20_000)}\r\nab\r\n0\r\n\r\n`],
    ['a chunk longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
    ['a trailer that is none', '0\r\nAuthorization\r\n\r\n'],
  ])('%s', async (_, body) => {
    const { told, closed } = await send(CHUNKED + body, { answer: () => {} });
    expect({ told, closed }).toEqual({ told: ['400 bad_framing'], closed: true });
  });
});

test('a client that resets its connection anywhere harms nobody', async () => {
  door = await startFrontDoor({ answer: () => {} });
  const { port } = new URL(door.url);
  for (const start of ['', 'GE', GET, `${GET}GE`, CHUNKED, `${CHUNKED}5\r\nhe`]) {
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    socket.on('error', () => {});
    socket.write(start);
    await sleep(10);
    socket.resetAndDestroy();
  }
  await sleep(20);
  expect((await sendRaw(door.url, GARBAGE)).answers.map(({ status }) => status)).toEqual([400]);
});

/** Sends one part after another, each once the one before was answered; all that came back, as text. */
async function talk(options: FrontDoorRigOptions, parts: readonly string[]): Promise<string> {
  door = await startFrontDoor(options);
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(door.url).port) });
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const part of parts) {
    const before = text;
    socket.write(part);
    while (text === before && !socket.destroyed) await sleep(5);
  }
  await closed;
  return text;
}
