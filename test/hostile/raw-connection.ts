// One connection that stays open: requests as bytes, one at a time, each with its answer; opened again when it closed.
import { connect, type Socket } from 'node:net';
import { parseAnswers, type RawAnswer } from '../harness/raw-http.ts';

export interface RawConnection {
  /** The answer, or null when the server closed the connection without one. */
  ask(request: string): Promise<RawAnswer | null>;
  close(): void;
}

export function openRawConnection(url: string): RawConnection {
  const port = Number(new URL(url).port);
  let socket: Socket | null = null;
  return {
    ask: (request) =>
      new Promise((resolve) => {
        const current = socket ?? connect({ host: '127.0.0.1', port });
        let bytes = Buffer.alloc(0);
        const settle = (answer: RawAnswer | null, isClosed: boolean) => {
          current.removeAllListeners();
          current.on('error', () => {});
          if (isClosed || answer?.headers.get('connection') === 'close') current.destroy();
          socket = current.destroyed ? null : current;
          resolve(answer);
        };
        current.on('data', (chunk: Buffer) => {
          bytes = Buffer.concat([bytes, chunk]);
          const answer = wholeAnswer(bytes);
          if (answer !== null) settle(answer, false);
        });
        current.on('error', () => {});
        current.on('close', () => settle(wholeAnswer(bytes), true));
        current.write(request, 'latin1');
      }),
    close: () => socket?.destroy(),
  };
}

function wholeAnswer(bytes: Buffer): RawAnswer | null {
  const [answer] = parseAnswers(bytes);
  const length = Number(answer?.headers.get('content-length'));
  return answer !== undefined && answer.body.length === length ? answer : null;
}
