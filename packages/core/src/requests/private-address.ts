// Which addresses are not of the public internet. Rule: what cannot be read as an address counts as one of them.
import { isAllowed, parseAddress } from './address-range.ts';

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
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/9',
  'ff00::/8',
];

/** Whether a connection to this address stays inside: loopback, link-local, private, multicast, or unreadable. */
export function isPrivateAddress(address: string | undefined): boolean {
  if (address === undefined || parseAddress(address) === null) return true;
  return isAllowed(NOT_PUBLIC, address);
}

/** Whether the host of a URL is such an address, or a name of this machine. IPv6 stands in brackets. */
export function isPrivateHost(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  if (parseAddress(address) !== null || host.startsWith('[')) return isPrivateAddress(address);
  return /(?:^|\.)localhost\.?$/i.test(host);
}
