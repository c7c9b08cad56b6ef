// IP addresses and CIDR blocks, read by one strict grammar and compared as 16 bytes, never as text.
// IPv4 is kept as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2), so both spellings are one address.
// Rule: an IPv6 block shorter than /96, `::/0` included, never admits IPv4; 0.0.0.0/0 never admits IPv6.
import type { AllowedAddresses } from '../keys/api-key.ts';

/** 16 bytes in network order. */
export type Address = Uint8Array;

export interface AddressRange {
  /** Every bit after the prefix is zero. */
  readonly network: Address;
  /** Fixed leading bits of the 128; an IPv4 prefix of n counts as 96 + n. */
  readonly prefix: number;
}

const BYTES = 16;
const BITS = 128;
const MAPPED_BITS = 96;
const GROUPS = 8;
/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`; longer texts are refused unread. */
const LONGEST_ADDRESS = 45;
// A leading zero means octal to some readers and decimal to others (CVE-2021-28918), so there is none.
const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const DOTTED_QUAD = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
const HEX_GROUP = /^[0-9a-fA-F]{1,4}$/;
const PREFIX = /^(?:0|[1-9][0-9]{0,2})$/;

/** Reads a dotted quad, or an IPv6 text form of RFC 4291 section 2.2 without zone and brackets. */
export function parseAddress(text: string): Address | null {
  if (text.length > LONGEST_ADDRESS) return null;
  const groups = text.includes(':') ? ipv6Groups(text) : mappedGroups(text);
  if (groups === null) return null;
  const address = new Uint8Array(BYTES);
  for (const [at, group] of groups.entries()) {
    address[2 * at] = group >> 8;
    address[2 * at + 1] = group & 0xff;
  }
  return address;
}

/** The one spelling of an address: a dotted quad for IPv4, RFC 5952 for IPv6. */
export function formatAddress(address: Address): string {
  if (isMapped(address)) return address.subarray(MAPPED_BITS / 8).join('.');
  const groups = Array.from(
    { length: GROUPS },
    (_, at) => byteAt(address, 2 * at) * 256 + byteAt(address, 2 * at + 1),
  );
  const zeros = longestZeroRun(groups);
  const written = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  // RFC 5952, 4.2.2: a single zero group is not shortened.
  if (zeros.length < 2) return written(groups);
  return `${written(groups.slice(0, zeros.start))}::${written(groups.slice(zeros.start + zeros.length))}`;
}

/** Reads an address or a CIDR block. Null for everything else, and for a block with host bits set. */
export function parseRange(text: string): AddressRange | null {
  const block = parseBlock(text);
  if (block === null) return null;
  const network = networkOf(block);
  return network.every((byte, at) => byte === block.address[at]) ? { network, prefix: block.prefix } : null;
}

/** Whether the address lies in the range. IPv4 and IPv6 never meet. */
export function inRange(range: AddressRange, address: Address): boolean {
  if (range.prefix < MAPPED_BITS && isMapped(address)) return false;
  for (let at = 0; at * 8 < range.prefix; at += 1) {
    if ((byteAt(address, at) & networkMask(range.prefix, at)) !== range.network[at]) return false;
  }
  return true;
}

/** Whether every address of the inner entry is one of the outer entry; false when either cannot be read. */
export function coversRange(outer: string, inner: string): boolean {
  const wide = parseRange(outer);
  const narrow = parseRange(inner);
  return wide !== null && narrow !== null && wide.prefix <= narrow.prefix && inRange(wide, narrow.network);
}

/** Whether a key restricted to these entries may be used from this address; null is an unknown address. */
export function isAllowed(allowed: AllowedAddresses, address: string | null): boolean {
  if (allowed === 'any') return true;
  const parsed = address === null ? null : parseAddress(address);
  return parsed !== null && rangesOf(allowed).some((range) => inRange(range, parsed));
}

/** What is wrong with an entry and what to write instead, as one sentence; null for a good entry. */
export function explainRange(text: string): string | null {
  if (parseRange(text) !== null) return null;
  const shown = ECHOED.test(text) ? text : 'The entry';
  const block = parseBlock(text);
  if (block !== null) return `${shown} has host bits set; write ${formatBlock(readAsMeant(block))}`;
  for (const { flaw, mend } of MENDS) {
    const mended = parseBlock(mend(text));
    if (mended !== null) return `${shown} ${flaw}; write ${formatBlock(mended)}`;
  }
  return `${shown} is not an IP address or CIDR block; write one like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32`;
}

/** An address and a prefix as written: host bits may be set. */
interface Block {
  readonly address: Address;
  readonly prefix: number;
}

/** Entries are compiled once per list: a list is replaced on edit, never changed in place. */
const compiled = new WeakMap<readonly string[], readonly AddressRange[]>();

/** What is repeated to the caller: short and visible, so that it cannot forge a line. */
const ECHOED = /^[\x21-\x7e]{1,64}$/;

/** Slips that leave no doubt about what was meant, each with its correction. */
const MENDS: readonly { readonly flaw: string; readonly mend: (text: string) => string }[] = [
  { flaw: 'has spaces around it', mend: (text) => text.trim() },
  { flaw: 'has a port', mend: (text) => text.replace(/^(?:\[([^\]]*)\]|([^:]*)):[0-9]+$/, '$1$2') },
  { flaw: 'has brackets', mend: (text) => text.replace(/^\[([^\]]*)\]/, '$1') },
  { flaw: 'has a zone', mend: (text) => text.replace(/%[^/]*/, '') },
  { flaw: 'has leading zeros', mend: (text) => text.replace(/(?<![0-9a-f:])0+(?=[0-9])/gi, '') },
  { flaw: 'is cut short', mend: (text) => text.replace(/^[0-9]+(\.[0-9]+){0,2}(?=\/)/, padQuad) },
  { flaw: 'lacks a prefix after the slash', mend: (text) => text.replace(/\/$/, '') },
  { flaw: 'has a prefix longer than the address', mend: (text) => text.replace(/\/[0-9]+$/, '') },
];

function rangesOf(allowed: readonly string[]): readonly AddressRange[] {
  const known = compiled.get(allowed);
  if (known !== undefined) return known;
  // An entry that cannot be read admits nobody; it must not admit everybody (CVE-2024-47070).
  const ranges = allowed.map(parseRange).filter((range) => range !== null);
  compiled.set(allowed, ranges);
  return ranges;
}

function parseBlock(text: string): Block | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  if (slash < 0) return { address, prefix: BITS };
  const digits = text.slice(slash + 1);
  if (!PREFIX.test(digits)) return null;
  const prefix = Number(digits) + (text.includes(':') ? 0 : MAPPED_BITS);
  return prefix <= BITS ? { address, prefix } : null;
}

function formatBlock(block: Block): string {
  const text = formatAddress(networkOf(block));
  if (block.prefix === BITS) return text;
  return `${text}/${isMapped(block.address) ? block.prefix - MAPPED_BITS : block.prefix}`;
}

/** `::ffff:10.0.0.1/8` names an IPv4 address and counts its prefix as IPv4 does. */
function readAsMeant({ address, prefix }: Block): Block {
  if (!isMapped(address) || prefix >= MAPPED_BITS) return { address, prefix };
  return { address, prefix: Math.min(prefix + MAPPED_BITS, BITS) };
}

function networkOf({ address, prefix }: Block): Address {
  return address.map((byte, at) => byte & networkMask(prefix, at));
}

/** The bits of byte `at` that the prefix fixes. */
function networkMask(prefix: number, at: number): number {
  const fixed = Math.min(Math.max(prefix - 8 * at, 0), 8);
  return (0xff00 >> fixed) & 0xff;
}

/** Whether the 16 bytes are an IPv4 address: ten zero bytes, then ffff. */
function isMapped(address: Address): boolean {
  for (let at = 0; at < 10; at += 1) if (address[at] !== 0) return false;
  return address[10] === 0xff && address[11] === 0xff;
}

function byteAt(address: Address, at: number): number {
  return address[at] ?? 0;
}

function mappedGroups(text: string): number[] | null {
  const low = quadGroups(text);
  return low === null ? null : [0, 0, 0, 0, 0, 0xffff, ...low];
}

/** A dotted quad as the two 16-bit groups it stands for. */
function quadGroups(text: string): number[] | null {
  const match = DOTTED_QUAD.exec(text);
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(1).map(Number);
  return [a * 256 + b, c * 256 + d];
}

function ipv6Groups(text: string): number[] | null {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return null;
  if (after === undefined) {
    const groups = colonGroups(before, true);
    return groups?.length === GROUPS ? groups : null;
  }
  const head = before === '' ? [] : colonGroups(before, false);
  const tail = after === '' ? [] : colonGroups(after, true);
  // RFC 4291, 2.2: `::` stands for at least one group.
  if (head === null || tail === null || head.length + tail.length >= GROUPS) return null;
  return [...head, ...Array<number>(GROUPS - head.length - tail.length).fill(0), ...tail];
}

/** Groups between colons; only the last of the whole address may be a dotted quad. */
function colonGroups(text: string, mayEndInQuad: boolean): number[] | null {
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const quad = mayEndInQuad && at === parts.length - 1 ? quadGroups(part) : null;
    if (quad !== null) groups.push(...quad);
    else if (HEX_GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

/** The longest run of zero groups, the first one of equals (RFC 5952, 4.2.3). */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [at, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: at - length + 1, length };
  }
  return best;
}

function padQuad(text: string): string {
  const octets = text.split('.');
  return [...octets, ...Array<string>(4 - octets.length).fill('0')].join('.');
}
