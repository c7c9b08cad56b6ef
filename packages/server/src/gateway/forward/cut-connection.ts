// Ends the client's connection in the middle of an answer, so that half of one never seems whole.
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A reset also takes back what the kernel still holds. */
export function cutConnection(outgoing: ServerResponse, manner: 'end' | 'reset'): void {
  const end = (socket: Socket): void => {
    if (manner === 'reset' && socket instanceof Socket && !(socket instanceof TLSSocket))
      socket.resetAndDestroy();
    else socket.destroy();
  };
  // An answer that waits behind others (pipelining) would have its bytes flushed when its turn comes, dead or not.
  if (outgoing.socket === null) outgoing.once('socket', end);
  else end(outgoing.socket);
  outgoing.destroy();
}
