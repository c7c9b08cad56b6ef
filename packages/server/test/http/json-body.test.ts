// A body is JSON by its type and by its bytes, up to a megabyte; anything else is refused, with the connection whole
// enough to say so.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { sendRaw } from '../../../../test/harness/raw-http.ts';
import {
  isJsonType,
  MAX_BODY_BYTES,
  type ReadJson,
  readJsonBody,
  readJsonBytes,
} from '../../src/http/json-body.ts';
import { startFrontDoor, type TestFrontDoor } from './front/front-door-rig.ts';

describe('the type', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
  ])('%s is JSON', (type) => {
    expect(isJsonType(type)).toBe(true);
  });

  test.each([
    ['none', undefined],
    ['nothing', ''],
    ['T-52 B21 a tab', 'application/json\ta'],
    ['T-52 B22 garbage', 'application/json garbage'],
    ['B23 a form', 'application/x-www-form-urlencoded'],
    ['text', 'text/plain'],
    ['another charset', 'application/json; charset=utf-16'],
    ['another parameter', 'application/json; boundary=x'],
    ['two types', 'application/json, text/plain'],
    ['a relative', 'application/problem+json'],
    ['a longer name', 'application/jsonx'],
    ['a space before', ' application/json'],
  ])('%s is not: %j', (_, type) => {
    expect(isJsonType(type)).toBe(false);
  });
});

describe('the bytes', () => {
  const messageOf = (bytes: Buffer) => {
    const read = readJsonBytes(bytes);
    return read.ok ? 'accepted' : read.refusal.problems?.[0]?.message;
  };

  test('are UTF-8', () => {
    expect(readJsonBytes(Buffer.from('{"name":"Zoë €"}'))).toEqual({ ok: true, value: { name: 'Zoë €' } });
    for (const bytes of [
      [0xff],
      [0x22, 0xc3, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ]) {
      expect(messageOf(Buffer.from(bytes))).toBe('the body is not UTF-8');
    }
    expect(messageOf(Buffer.from('{"a":1}', 'utf16le'))).toBe('the body is not valid JSON');
  });

  test('are strict JSON', () => {
    expect(messageOf(Buffer.from('{"a":1,"a":2}'))).toBe('the body uses a name twice in one object');
    expect(messageOf(Buffer.from(''))).toBe('the body is not valid JSON');
  });
});

describe('a body over the wire', () => {
  let door: TestFrontDoor | null = null;
  afterEach(async () => {
    await door?.close();
    door = null;
  });

  /** Sends it as JSON; answers what was read, and what came back. */
  async function send(framing: string, body: string) {
    const reads: ReadJson[] = [];
    door = await startFrontDoor({
      answer: async ({ exchange }) => {
        const read = await readJsonBody(exchange.incoming);
        reads.push(read);
        if (read.ok) exchange.answer(200, '{}');
        else exchange.refuse(read.refusal);
      },
    });
    const head = `POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nConnection: close\r\n${framing}`;
    const { answers } = await sendRaw(door.url, `${head}\r\n\r\n${body}`);
    return { reads, statuses: answers.map(({ status }) => status) };
  }

  const text = (bytes: number) => JSON.stringify('a'.repeat(bytes - 2));
  const chunks = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  test('of a megabyte is read', async () => {
    const body = text(MAX_BODY_BYTES);
    expect((await send(`Content-Length: ${body.length}`, body)).statuses).toEqual([200]);
    await door?.close();
    expect((await send('Transfer-Encoding: chunked', chunks(body))).statuses).toEqual([200]);
  });

  test('T-51 of a byte more is refused, and the client is told', async () => {
    const body = text(MAX_BODY_BYTES + 1);
    expect((await send(`Content-Length: ${body.length}`, body)).statuses).toEqual([413]);
    await door?.close();
    expect((await send('Transfer-Encoding: chunked', chunks(body))).statuses).toEqual([413]);
  });

  test('that breaks off is nobody else’s fault', async () => {
    const reads: ReadJson[] = [];
    door = await startFrontDoor({
      answer: async ({ exchange }) => {
        reads.push(await readJsonBody(exchange.incoming));
      },
    });
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(door.url).port) });
    socket.write(
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a"',
    );
    await sleep(30);
    socket.destroy();
    while (reads.length === 0) await sleep(5);
    expect(reads).toEqual([{ ok: false, refusal: { reason: 'bad_framing' } }]);
  });
});
