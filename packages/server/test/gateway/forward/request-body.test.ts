// Bodies that are read before they are forwarded: in pieces of any length, from clients that leave at any time.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type RequestBody, readRequestBody } from '../../../src/gateway/forward/request-body.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\n';

/** What `read` makes of a request that a client sends so, and leaves. */
async function readFrom<T>(text: string, read: (incoming: IncomingMessage) => Promise<T>): Promise<T> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(text);
  const [incoming] = (await once(server, 'request')) as [IncomingMessage];
  const done = read(incoming);
  // What has come is read before the client is seen to leave.
  await setTimeout(20);
  socket.destroy();
  try {
    return await done;
  } finally {
    server.close();
    await once(server, 'close');
  }
}

test('a client that left while its key was looked up is not waited for', async () => {
  const body = await readFrom(`${HEAD}Content-Length: 10\r\n\r\n{"a"`, async (incoming) => {
    await new Promise((resolve) => incoming.once('close', resolve));
    const given = setTimeout(500, 'nothing' as const, { ref: false });
    return await Promise.race([readRequestBody({ incoming, inviteBody: () => {} }), given]);
  });
  expect(body).toEqual({ kind: 'broken' });
});

test('a body in pieces of one byte is read whole, and none of its pieces is kept', async () => {
  const text = '{"model":"one byte at a time"}';
  const chunks = [...text].map((character) => `1\r\n${character}\r\n`).join('');
  const pieces: Buffer[] = [];
  const body = await readFrom<RequestBody>(
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
    async (incoming) => {
      const reading = readRequestBody({ incoming, inviteBody: () => {} });
      // Heard after whoever reads: a piece that was only kept is spoilt by now.
      incoming.on('data', (piece: Buffer) => {
        pieces.push(Buffer.from(piece));
        piece.fill('?');
      });
      return await reading;
    },
  );
  expect(pieces).toHaveLength(text.length);
  expect(body.kind === 'read' && body.text).toBe(text);
});
