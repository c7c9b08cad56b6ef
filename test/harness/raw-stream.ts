// One request whose answer is watched byte by byte while it arrives: what came, when it ended, and how.
import { connect } from 'node:net';

export interface RawStream {
  /** Everything that came so far, the head included. */
  readonly received: string;
  /** Resolves once the text has come; rejects when the connection ends before. */
  until(text: string): Promise<void>;
  /** Resolves when the connection is gone, with the instant of that on the monotonic clock. */
  readonly ended: Promise<number>;
  send(bytes: string): void;
  destroy(): void;
}

export interface RawStreamRequest {
  readonly url: string;
  readonly path: string;
  /** Null: without a key. */
  readonly secret: string | null;
  /** Sent as JSON. */
  readonly body: unknown;
  /** Bytes of the body that are held back. Default: none. */
  readonly heldBack?: number;
}

export function openRawStream({ url, path, secret, body, heldBack = 0 }: RawStreamRequest): RawStream {
  const { hostname, port, host } = new URL(url);
  const text = JSON.stringify(body);
  const socket = connect({ host: hostname, port: Number(port) });
  const waiting = new Set<{ readonly text: string; readonly resolve: () => void }>();
  let received = '';
  const ended = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())));
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    for (const wait of waiting) {
      if (!received.includes(wait.text)) continue;
      waiting.delete(wait);
      wait.resolve();
    }
  });
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    ...(secret === null ? [] : [`authorization: Bearer ${secret}`]),
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${text.slice(0, text.length - heldBack)}`);
  return {
    get received() {
      return received;
    },
    until: (wanted) =>
      new Promise((resolve, reject) => {
        if (received.includes(wanted)) return resolve();
        waiting.add({ text: wanted, resolve });
        void ended.then(() => reject(new Error(`ended without ${wanted}: ${received}`)));
      }),
    ended,
    send: (bytes) => void socket.write(bytes),
    destroy: () => void socket.destroy(),
  };
}
