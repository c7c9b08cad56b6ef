// Sends bytes, waits for what comes, says that it is done, and then the server must close: what does not is a hang.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface HalfClosed {
  /** Everything that came back, latin-1. */
  readonly text: string;
  /** Closed within two seconds of being told that nothing more would come. */
  readonly closed: boolean;
}

const HANG_MS = 2000;
/** Without an answer for this long, or with nothing after one for a while, the client is done. */
const SILENCE_MS = 40;

/** Sends the parts (latin-1) one after the other. */
export async function sendAndHalfClose(port: number, parts: readonly string[]): Promise<HalfClosed> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  const chunks: Buffer[] = [];
  let isClosed = false;
  const closed = new Promise<boolean>((resolve) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A reset ends the connection, too.
    socket.on('error', () => {});
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        isClosed = true;
        resolve(true);
      });
    }
  });
  for (const part of parts) {
    socket.write(part, 'latin1');
    if (parts.length > 1) await sleep(2);
  }
  let seen = -1;
  while (!isClosed && seen < chunks.length) {
    seen = chunks.length;
    await Promise.race([closed, sleep(SILENCE_MS)]);
  }
  socket.end();
  const hung = sleep(HANG_MS, false);
  const inTime = await Promise.race([closed, hung]);
  socket.destroy();
  return { text: Buffer.concat(chunks).toString('latin1'), closed: inTime };
}
