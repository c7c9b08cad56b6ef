// Whose address a request comes from: the socket's peer, or what trusted proxies say in X-Forwarded-For.
// Rule: only a trusted peer is believed, hop by hop from the right; one unreadable hop and nobody is believed,
// so the address is unknown (null) and every allowlist refuses it.
import { type Address, type AddressRange, formatAddress, inRange, parseAddress } from './address-range.ts';

export interface ForwardedRequest {
  /** Address of the socket's other end, as the runtime gives it. */
  readonly peer: string;
  /** Values of the X-Forwarded-For lines, in the order received; empty when there are none. */
  readonly forwardedFor: readonly string[];
  readonly trustedProxies: readonly AddressRange[];
}

/** Longer chains are not read: no honest one comes near it. */
const MAX_HOPS = 32;

/** The client's address in canonical spelling, or null when it cannot be known. */
export function clientAddressOf(request: ForwardedRequest): string | null {
  const { forwardedFor, trustedProxies } = request;
  const peer = parseAddress(request.peer);
  if (peer === null) return null;
  const isTrusted = (hop: Address) => trustedProxies.some((range) => inRange(range, hop));
  if (forwardedFor.length === 0 || !isTrusted(peer)) return formatAddress(peer);
  const hops = hopsOf(forwardedFor);
  if (hops.length > MAX_HOPS) return null;
  let client = peer;
  for (const text of hops.reverse()) {
    const hop = parseAddress(text);
    if (hop === null) return null;
    client = hop;
    if (!isTrusted(hop)) break;
  }
  return formatAddress(client);
}

/** List elements of all lines (RFC 9110, 5.3), left to right; empty ones are kept, they are unreadable hops. */
function hopsOf(lines: readonly string[]): string[] {
  const hops: string[] = [];
  for (const line of lines) {
    if (hops.length > MAX_HOPS) break;
    for (const element of line.split(',', MAX_HOPS + 1)) hops.push(withoutBlanks(element));
  }
  return hops;
}

/** Strips optional whitespace (RFC 9110, 5.6.3): space and tab, nothing else. */
function withoutBlanks(element: string): string {
  let start = 0;
  let end = element.length;
  while (start < end && isBlank(element, start)) start += 1;
  while (end > start && isBlank(element, end - 1)) end -= 1;
  return element.slice(start, end);
}

function isBlank(text: string, at: number): boolean {
  const character = text[at];
  return character === ' ' || character === '\t';
}
