// Connects to an upstream and looks at who answered before a byte is sent, TLS's first included: a name may
// resolve to anything, and to something else the next time. Rule: an address that cannot be read is refused.
import type { Socket } from 'node:net';
import { isPrivateAddress } from '@keywright/core/requests/private-address';
import { buildConnector } from 'undici';

export interface ConnectRules {
  readonly timeoutMs: number;
  readonly allowPrivateAddresses: boolean;
}

/** Of one stream: what a read takes in at most, and what waits in the socket; the rest waits with the sender. */
const READ_BYTES = 16 * 1024;

/** The code of the error that a connection fails with when the upstream resets it. */
export const UPSTREAM_RESET = 'ERR_UPSTREAM_RESET';

export class AddressRefusedError extends Error {
  readonly code = 'ERR_UPSTREAM_ADDRESS_REFUSED';
}

/** A connector for undici that hands out only sockets it has looked at. */
export function guardedConnector(rules: ConnectRules): buildConnector.connector {
  const startTls = buildConnector({ timeout: rules.timeoutMs });
  return (target, callback) => {
    const isTls = target.protocol === 'https:';
    const port = target.port === '' ? (isTls ? '443' : '80') : target.port;
    const reads = isTls ? null : smallReads();
    const connectTcp = buildConnector({ timeout: rules.timeoutMs, ...reads?.options });
    connectTcp({ ...target, protocol: 'http:', port }, (error, socket) => {
      if (error !== null) callback(error, null);
      else if (!mayTalkTo(socket, rules)) callback(refused(socket), null);
      else if (isTls) startTls({ ...target, port, httpSocket: socket }, renamingResets(callback));
      else {
        reads?.into(socket);
        renamingResets(callback)(null, socket);
      }
    });
  };
}

/**
 * undici takes ECONNRESET for the orderly end of an answer that ends with its connection, and a client would take
 * half of it for the whole. Under another name it stays the error it is.
 */
function renamingResets(callback: buildConnector.Callback): buildConnector.Callback {
  return (...result) => {
    result[1]?.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') error.code = UPSTREAM_RESET;
    });
    callback(...result);
  };
}

/**
 * Reads through a buffer of the connection's own. Node would read 64 KiB at a time, whatever the high-water mark,
 * and a stream whose client is slow holds on to several reads.
 */
function smallReads() {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  let connected: Socket | null = null;
  const callback = (bytes: number): boolean => {
    // Not from Node's pool: there the last few bytes of a slow stream would hold on to 64 KiB of others' past.
    const chunk = Buffer.allocUnsafeSlow(bytes);
    buffer.copy(chunk, 0, 0, bytes);
    return connected?.push(chunk) ?? false;
  };
  return {
    options: { highWaterMark: READ_BYTES, onread: { buffer, callback } },
    into: (socket: Socket): void => {
      connected = socket;
    },
  };
}

function mayTalkTo(socket: Socket, rules: ConnectRules): boolean {
  return rules.allowPrivateAddresses || !isPrivateAddress(socket.remoteAddress);
}

function refused(socket: Socket): AddressRefusedError {
  const address = socket.remoteAddress ?? 'an unknown address';
  socket.destroy();
  return new AddressRefusedError(
    `The upstream is at ${address}, which is not public; allow it with upstream.allowPrivateAddresses`,
  );
}
