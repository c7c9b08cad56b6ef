// An upstream that counts the requests it is handed for each key, and answers some of them slowly.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface CountingUpstream {
  readonly url: string;
  requestsOf(keyId: string): number;
  close(): Promise<void>;
}

const CHUNKS = 100;
const CHUNK_EVERY_MS = 20;

/** A POST is answered by a stream of two seconds, all else at once. */
export async function startCountingUpstream(): Promise<CountingUpstream> {
  const requests = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const keyId = String(incoming.headers['x-keywright-key-id']);
    requests.set(keyId, (requests.get(keyId) ?? 0) + 1);
    incoming.resume();
    if (incoming.method === 'POST') void stream(outgoing);
    else outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requestsOf: (keyId) => requests.get(keyId) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function stream(outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  for (let chunk = 0; chunk < CHUNKS && !outgoing.destroyed; chunk += 1) {
    outgoing.write(`data: ${chunk}\n\n`);
    await setTimeout(CHUNK_EVERY_MS);
  }
  outgoing.end();
}
