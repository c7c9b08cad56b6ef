// Connects to an upstream and looks at who answered before a byte is sent, TLS's first included: a name may
// resolve to anything, and to something else the next time. Rule: an address that cannot be read is refused.
import type { Socket } from 'node:net';
import { isAllowed, parseAddress } from '@keywright/core/requests/address-range';
import { buildConnector } from 'undici';

export interface ConnectRules {
  readonly timeoutMs: number;
  readonly allowPrivateAddresses: boolean;
}

/** IANA's special-purpose registry (RFC 6890), and multicast. */
const NOT_PUBLIC_IPV4: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** The same for IPv6, with the retired ways of carrying an IPv4 address; NAT64 stands for the address it carries. */
const NOT_PUBLIC: readonly string[] = [
  ...NOT_PUBLIC_IPV4,
  ...NOT_PUBLIC_IPV4.map((range) =>
    range.replace(/^(.+)\/(\d+)$/, (_, network, prefix) => `64:ff9b::${network}/${96 + Number(prefix)}`),
  ),
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
];

/** Of one stream: what a read takes in at most, and what waits in the socket; the rest waits with the sender. */
const READ_BYTES = 16 * 1024;

/** The code of the error that a connection fails with when the upstream resets it. */
export const UPSTREAM_RESET = 'ERR_UPSTREAM_RESET';

export class AddressRefusedError extends Error {
  readonly code = 'ERR_UPSTREAM_ADDRESS_REFUSED';
}

/** Whether a connection to this address stays inside: loopback, link-local, private, multicast, or unreadable. */
export function isPrivateAddress(address: string | undefined): boolean {
  if (address === undefined || parseAddress(address) === null) return true;
  return isAllowed(NOT_PUBLIC, address);
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
