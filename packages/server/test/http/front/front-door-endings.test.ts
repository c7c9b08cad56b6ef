// RFC 9112, 9.6: behind an answer that closes its connection, nothing is served; behind any other, everything is.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { sendRaw } from '../../../../../test/harness/raw-http.ts';
import { type FrontDoorRigOptions, startFrontDoor, type TestFrontDoor } from './front-door-rig.ts';

let door: TestFrontDoor | null = null;
afterEach(async () => {
  await door?.close();
  door = null;
});

const NEXT = 'GET /next HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';

/** Sends both in one packet; answers the statuses, and whether the second was served. */
async function behind(first: string, options: FrontDoorRigOptions = {}) {
  door = await startFrontDoor(options);
  const { answers, closed } = await sendRaw(door.url, first + NEXT, { waitMs: 500 });
  const served = door.arrivals.some(({ localPath }) => localPath === '/next');
  return { statuses: answers.map(({ status }) => status), served, closed };
}

describe('T-49 what is sent behind a fault is not served', () => {
  test.each([
    ['F02 two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['F03 a Host with a path', 'GET / HTTP/1.1\r\nHost: x/health?\r\n\r\n', 400],
    ['F04 an empty Host', 'GET / HTTP/1.1\r\nHost: \r\n\r\n', 400],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two codings', 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', 400],
    ['F20 HTTP/0.9', 'GET /\r\n\r\n', 400],
    ['F27 an expectation', 'GET / HTTP/1.1\r\nHost: h\r\nExpect: 200-ok\r\n\r\n', 417],
    [
      'F05 two lengths',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['T-45 1,500 lines', `GET / HTTP/1.1\r\nHost: h\r\n${'a: b\r\n'.repeat(1500)}\r\n`, 431],
  ])('%s', async (_, first, status) => {
    expect(await behind(first)).toEqual({ statuses: [status], served: false, closed: true });
  });

  test('an expectation behind a fault is not answered either', async () => {
    const expectation = 'GET / HTTP/1.1\r\nHost: h\r\nExpect: 200-ok\r\n\r\n';
    const { statuses } = await behind(`GET / HTTP/1.1\r\nHost: \r\n\r\n${expectation}`);
    expect(statuses).toEqual([400]);
  });
});

describe('what is sent behind a sound request is served', () => {
  test('also when that was refused', async () => {
    const refusedTarget = 'GET //x HTTP/1.1\r\nHost: h\r\n\r\n';
    expect(await behind(refusedTarget)).toEqual({ statuses: [400, 200], served: true, closed: true });
  });

  test('also when its body was small and nobody read it', async () => {
    const answer: FrontDoorRigOptions['answer'] = ({ exchange }) => exchange.refuse({ reason: 'not_found' });
    const post = 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello';
    expect((await behind(post, { answer })).statuses).toEqual([404, 404]);
  });
});

test('a refused body without a known end ends the connection, and what it holds is not taken for a request', async () => {
  const answer: FrontDoorRigOptions['answer'] = ({ exchange }) => exchange.refuse({ reason: 'not_found' });
  const chunked = 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
  expect(await behind(chunked, { answer })).toEqual({ statuses: [404], served: false, closed: true });
});

test('F28 behind a declined Upgrade nothing is served: the parser may have lost a part of it', async () => {
  const upgrade = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n';
  door = await startFrontDoor();
  const { answers, closed } = await sendRaw(door.url, upgrade + NEXT, { waitMs: 500 });
  expect(answers.map(({ status, headers }) => [status, headers.get('connection')])).toEqual([[200, 'close']]);
  expect(closed).toBe(true);
});

test('F28 the second half of a request behind a declined Upgrade is not taken for a whole one', async () => {
  const later: FrontDoorRigOptions['answer'] = async ({ exchange }) => {
    await sleep(150);
    exchange.answer(200, '{}');
  };
  door = await startFrontDoor({ answer: later });
  const upgrade = 'GET /first HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
  const post = `POST /second HTTP/1.1\r\nHost: h\r\nContent-Length: ${NEXT.length}\r\n\r\n`;
  await sendInParts(door.url, [upgrade + post, NEXT]);
  expect(door.arrivals.map(({ localPath }) => localPath)).toEqual(['/first']);
});

async function sendInParts(url: string, parts: readonly string[]): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {}).resume();
  for (const part of parts) {
    socket.write(part);
    await sleep(50);
  }
  await closed;
}
