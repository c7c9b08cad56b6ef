// The client's address of a request: the peer's, or what trusted proxies say it is. Worked out once per connection
// where no proxy is trusted.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { AddressRange } from '@keywright/core/requests/address-range';
import { clientAddressOf } from '@keywright/core/requests/client-address';

const addressOfPeer = new WeakMap<Socket, string | null>();

export function clientAddressOfRequest(
  incoming: IncomingMessage,
  trustedProxies: readonly AddressRange[],
): string | null {
  const { socket, rawHeaders } = incoming;
  if (trustedProxies.length > 0) {
    const forwardedFor = forwardedForLines(rawHeaders);
    return clientAddressOf({ peer: socket.remoteAddress ?? '', forwardedFor, trustedProxies });
  }
  const known = addressOfPeer.get(socket);
  if (known !== undefined) return known;
  const address = clientAddressOf({ peer: socket.remoteAddress ?? '', forwardedFor: [], trustedProxies });
  addressOfPeer.set(socket, address);
  return address;
}

/** In order of arrival. Only the exact name counts: aliases such as `X_Forwarded_For` are no forwarding header. */
function forwardedForLines(rawHeaders: readonly string[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'x-forwarded-for') continue;
    // Blanks mean nothing between hops and make a hop unreadable within one, however many there are: runs of
    // thousands would only take long to trim.
    lines.push((rawHeaders[index + 1] as string).replaceAll(/[ \t]+/g, ' '));
  }
  return lines;
}
