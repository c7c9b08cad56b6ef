// Requests are read before their limits are charged, and forwarded byte for byte, whatever their length and manner.
import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { MAX_READ_BYTES } from '../../../src/gateway/forward/request-body.ts';
import {
  ask,
  CHAT,
  chunkOf,
  closeRigs,
  dialRig,
  headOf,
  type MeteringRig,
  onlyEnd,
  startEvents,
  startRig,
  USAGE,
} from './metering-rig.ts';

afterEach(closeRigs);

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

async function startReceiving(): Promise<{ rig: MeteringRig; received: Received[] }> {
  const received: Received[] = [];
  const upstream: RequestListener = async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    received.push({ headers: incoming.headers, body: Buffer.concat(chunks) });
    const text = JSON.stringify({ model: 'm', usage: USAGE });
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(text);
  };
  return { rig: await startRig({ upstream }), received };
}

const PADDING = 'abcdefghijklmnopqrstuvw';

/** A request of exactly so many bytes, none of them like the others' sequence. */
function requestOf(bytes: number, model = 'asked-model'): Buffer {
  const frame = JSON.stringify({ model, messages: [{ role: 'user', content: '' }] });
  const padding = PADDING.repeat(bytes / PADDING.length + 1).slice(0, bytes - frame.length);
  return Buffer.from(JSON.stringify({ model, messages: [{ role: 'user', content: padding }] }));
}

async function answerOn(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
  });
  while (!text.includes('}}')) await once(socket, 'data');
  return text;
}

describe.each([
  ['small', 200, 'asked-model'],
  ['as large as is read', MAX_READ_BYTES, 'asked-model'],
  ['larger than is read', MAX_READ_BYTES + 1, null],
  ['far larger', 5 * MAX_READ_BYTES, null],
] as const)('a body that is %s', (_, bytes, model) => {
  test('reaches the upstream as it was sent, with its length', async () => {
    const { rig, received } = await startReceiving();
    const body = requestOf(bytes);
    expect((await ask(rig, body)).status).toBe(200);
    expect(received[0]?.body.equals(body)).toBe(true);
    expect(received[0]?.headers['content-length']).toBe(String(bytes));
    expect(rig.told.entries).toMatchObject([{ model }]);
  });

  test('reaches the upstream as it was sent, in chunks', async () => {
    const { rig, received } = await startReceiving();
    const body = requestOf(bytes);
    const socket = await dialRig(rig);
    socket.write(headOf(rig, '/chat', 'Transfer-Encoding: chunked'));
    for (let at = 0; at < body.length; at += 50_000) {
      const piece = body.subarray(at, at + 50_000);
      socket.write(`${piece.length.toString(16)}\r\n`);
      socket.write(piece);
      socket.write('\r\n');
      if (at % 500_000 === 0) await setTimeout(1);
    }
    socket.write('0\r\n\r\n');
    await answerOn(socket);
    socket.destroy();
    expect(received[0]?.body.equals(body)).toBe(true);
    expect(rig.told.entries).toMatchObject([{ model }]);
    expect(await onlyEnd(rig)).toMatchObject({ tokens: { input: 20, output: 7 } });
  });

  test('is invited once, where its client waits with it', async () => {
    const { rig, received } = await startReceiving();
    const body = requestOf(bytes);
    const socket = await dialRig(rig);
    socket.write(headOf(rig, '/chat', 'Expect: 100-continue', `Content-Length: ${body.length}`));
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body);
    expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    socket.destroy();
    expect(received[0]?.body.equals(body)).toBe(true);
    expect(received[0]?.headers['expect']).toBeUndefined();
  });
});

test('a body of chunks that waits to be invited is invited once, also when it is put back', async () => {
  const { rig, received } = await startReceiving();
  const body = requestOf(3 * MAX_READ_BYTES);
  const socket = await dialRig(rig);
  socket.write(headOf(rig, '/chat', 'Expect: 100-continue', 'Transfer-Encoding: chunked'));
  await once(socket, 'data');
  socket.write(`${body.length.toString(16)}\r\n`);
  socket.write(body);
  socket.write('\r\n0\r\n\r\n');
  expect(await answerOn(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  socket.destroy();
  expect(received[0]?.body.equals(body)).toBe(true);
});

test('a body is not invited from a client whose key is refused', async () => {
  const { rig, received } = await startReceiving();
  const socket = await dialRig(rig);
  const head = headOf(rig, '/chat', 'Expect: 100-continue', 'Content-Length: 10', 'Connection: close');
  socket.write(head.replace(rig.secret, 'nts_live_nonsense'));
  let text = '';
  for await (const bytes of socket) text += bytes;
  expect(text).toMatch(/^HTTP\/1\.1 401 /);
  expect(received).toEqual([]);
});

test.each(['', 'Content-Length: 0'])('no body at all is forwarded as such (%s)', async (length) => {
  const { rig, received } = await startReceiving();
  const socket = await dialRig(rig);
  socket.write(length === '' ? headOf(rig, '/chat') : headOf(rig, '/chat', length));
  await answerOn(socket);
  socket.destroy();
  expect(received).toMatchObject([{ body: Buffer.alloc(0), headers: { 'content-length': '0' } }]);
  expect(rig.told.entries).toMatchObject([{ model: null }]);
});

test.each([
  ['no JSON', 'model: asked-model'],
  ['a list', '[{"model":"asked-model"}]'],
  ['JSON that breaks off', '{"model":"asked-model"'],
])('%s is forwarded as it is, by a model nobody knows', async (_, body) => {
  const { rig, received } = await startReceiving();
  expect((await ask(rig, body)).status).toBe(200);
  expect(received[0]?.body.toString()).toBe(body);
  expect(rig.told.entries).toMatchObject([{ model: null }]);
});

describe('a body that was read', () => {
  test('is held no longer than it takes to send it on, however long its answer takes', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const rig = await startRig({
      upstream: (incoming, outgoing) => {
        incoming.resume();
        incoming.once('end', () => startEvents(outgoing)(chunkOf('four')));
      },
    });
    const streams = 20;
    const body = requestOf(MAX_READ_BYTES);
    const before = held();
    const sockets: Socket[] = [];
    for (let nth = 0; nth < streams; nth += 1) {
      const socket = await dialRig(rig);
      sockets.push(socket);
      socket.write(headOf(rig, '/chat', `Content-Length: ${body.length}`));
      socket.write(body);
      await once(socket, 'data');
    }
    await expect.poll(() => (held() - before) / streams).toBeLessThan(64 * 1024);
    for (const socket of sockets) socket.destroy();
  });

  test.each([
    100, 100_000,
  ])('of %i bytes that its upstream never takes is refused in order', async (bytes) => {
    const rig = await startRig({ upstream: (incoming) => incoming.socket.destroy() });
    expect((await ask(rig, requestOf(bytes))).status).toBe(502);
    expect(await onlyEnd(rig)).toMatchObject({ isBillable: false });
    expect(rig.failures).toEqual([]);
  });
});

describe('a client that is slow to send', () => {
  test('keeps nobody waiting but itself', async () => {
    const { rig } = await startReceiving();
    const body = requestOf(400);
    const slow = await dialRig(rig);
    slow.write(headOf(rig, '/chat', `Content-Length: ${body.length}`));
    slow.write(body.subarray(0, 399));
    for (let nth = 0; nth < 20; nth += 1) expect((await ask(rig, CHAT)).status).toBe(200);
    expect(rig.told.entries).toHaveLength(20);
    expect(rig.running()).toBe(0);
    slow.write(body.subarray(399));
    expect(await answerOn(slow)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    slow.destroy();
    expect(rig.told.entries).toHaveLength(21);
  });

  test('and whose key is revoked meanwhile is refused, uncharged, and its request never forwarded', async () => {
    const { rig, received } = await startReceiving();
    const body = requestOf(400);
    const slow = await dialRig(rig);
    slow.write(headOf(rig, '/chat', `Content-Length: ${body.length}`));
    slow.write(body.subarray(0, 399));
    await setTimeout(30);
    const actor = { kind: 'operator', userId: null } as const;
    const input = { keyId: rig.keyId, reason: null };
    await rig.useCases.revokeKey({ actor, input });
    slow.write(body.subarray(399));
    const [answer] = (await once(slow, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
    slow.destroy();
    expect(received).toEqual([]);
    expect(rig.told.entries).toMatchObject([{ outcome: 'key_revoked', charges: [], continues: false }]);
    expect(rig.told.ends).toEqual([]);
  });

  test('and leaves before the end costs nobody anything', async () => {
    const { rig, received } = await startReceiving();
    const slow = await dialRig(rig);
    slow.write(headOf(rig, '/chat', 'Content-Length: 400'));
    slow.write(requestOf(400).subarray(0, 399));
    await setTimeout(30);
    slow.destroy();
    const tokens = { input: 0, cachedInput: 0, output: 0 };
    expect(await onlyEnd(rig)).toMatchObject({ tokens, micros: 0, isBillable: false });
    expect(received).toEqual([]);
    expect(rig.failures).toEqual([]);
  });
});
