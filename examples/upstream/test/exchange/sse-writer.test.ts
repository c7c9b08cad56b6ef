import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSse, sseFrame } from '../../src/exchange/sse-writer.ts';
import { eventually } from '../eventually.ts';
import { SAMPLE_ENTRY } from '../sample-entry.ts';

const FRAME = sseFrame(null, 'x'.repeat(64 * 1024));

describe('a stream of events', () => {
  const streams = { open: 0 };
  let sent = 0;
  let running: Promise<void> | null = null;
  const server = createServer((request, response) => {
    request.resume();
    running = sendForever(response);
  });
  let socket: Socket;

  async function sendForever(response: ServerResponse): Promise<void> {
    const line = { method: 'GET', pathname: '/', query: '', headers: {}, body: '' };
    const sse = openSse({ ...line, response, serial: 1, arrivedAt: 0, streams, entry: SAMPLE_ENTRY });
    while (await sse.send(FRAME)) sent += 1;
  }

  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
    socket.write('GET / HTTP/1.1\r\nhost: sample\r\n\r\n');
  });
  afterEach(async () => {
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('stands still while its reader does, and ends when the reader leaves', async () => {
    let before = -1;
    for (let tries = 0; tries < 50 && (sent === 0 || sent !== before); tries += 1) {
      before = sent;
      await wait(100);
    }
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBe(before);
    expect(streams.open).toBe(1);

    socket.destroy();
    await running;
    expect(await eventually(() => streams.open === 0)).toBe(true);
  });
});

describe('an event', () => {
  it('is framed with its name, or without one', () => {
    expect(sseFrame('ping', { a: 1 })).toBe('event: ping\ndata: {"a":1}\n\n');
    expect(sseFrame(null, 'line\nbreak')).toBe('data: "line\\nbreak"\n\n');
  });
});
