// Whose requests an address stands for when they are counted together.
import { formatAddress, parseAddress } from './address-range.ts';

const NETWORK_BYTES = 8;

/**
 * An IPv4 address by itself; of an IPv6 address its /64, for that is the least a subscriber holds (RFC 6177): counted
 * one by one, its 2^64 addresses would each have an allowance.
 */
export function countedAddress(address: string): string {
  const parsed = address.includes(':') ? parseAddress(address) : null;
  if (parsed === null) return address;
  return `${formatAddress(parsed.fill(0, NETWORK_BYTES))}/64`;
}
