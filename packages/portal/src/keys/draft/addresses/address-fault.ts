// What is wrong with an address or block while it is typed, by the same grammar that will judge it.
import { parseAddress, parseRange } from '@keywright/core/requests/address-range';

/** Null when nothing is. */
export function addressFault(text: string): string | null {
  if (parseRange(text) !== null) return null;
  const [address = '', prefix] = text.split('/');
  if (prefix !== undefined && parseAddress(address) !== null) {
    const most = address.includes(':') ? 128 : 32;
    if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most)
      return `The number behind / goes from 0 to ${most}.`;
    const network = networkHint(address, Number(prefix));
    return `This block begins before ${address}.${network === null ? '' : ` Write ${network}.`}`;
  }
  if (/(?:^|\.)0\d/.test(text))
    return 'Leave out zeros at the beginning of a number: some read them as octal.';
  return 'This is neither an address such as 203.0.113.9 or 2001:db8::1, nor a block such as 203.0.113.0/24.';
}

function networkHint(address: string, prefix: number): string | null {
  const octets = address.split('.').map(Number);
  if (octets.length !== 4) return null;
  const kept = octets.map((octet, index) => {
    const bits = Math.min(8, Math.max(0, prefix - index * 8));
    return octet & ~(255 >> bits) & 255;
  });
  return `${kept.join('.')}/${prefix}`;
}
