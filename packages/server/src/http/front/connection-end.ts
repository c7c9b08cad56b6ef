// Connections that end with the answer that is being written. RFC 9112, 9.6: nothing that was sent behind such a
// request is looked at. Node's parser goes on reading, so the rule has to be kept here.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const ending = new WeakSet<Socket>();

/** The answer says `Connection: close`, and no further request of this connection is served. */
export function endAfterAnswer({ socket }: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.shouldKeepAlive = false;
  ending.add(socket);
}

export function isEnding({ socket }: IncomingMessage): boolean {
  return ending.has(socket);
}
