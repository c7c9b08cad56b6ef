// One connection that stays open and costs the machine little: a request is bytes made before the clock starts, and an
// answer is whole when it is as long as it says.
import { once } from 'node:events';
import { connect } from 'node:net';

export interface PlainConnection {
  /** Resolves with the status. One request at a time. */
  ask(request: string): Promise<number>;
  close(): void;
}

export async function openPlainConnection(url: string): Promise<PlainConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  socket.setEncoding('latin1');
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        let received = '';
        const read = (text: string) => {
          received += text;
          if (!isWhole(received)) return;
          socket.off('data', read);
          socket.off('close', fail);
          resolve(Number(received.slice(9, 12)));
        };
        const fail = () => reject(new Error(`The server closed the connection after: ${received}`));
        socket.on('data', read);
        socket.once('close', fail);
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(received.slice(0, end))?.[1];
  return end !== -1 && received.length >= end + 4 + Number(length);
}
