// Addresses against two references that share no code with ours: node:net, and plain BigInt arithmetic.
import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  coversRange,
  explainRange,
  formatAddress,
  inRange,
  isAllowed,
  parseAddress,
  parseRange,
} from '../../src/requests/address-range.ts';

/** Random (address, block) pairs in one run of this suite; raise it for a long night. */
const PAIRS = 20_000;
const TEXTS = 10_000;

const MAPPED = 0xffffn << 32n;
const isV4 = (value: bigint) => value >> 32n === 0xffffn;
const bytesOf = (value: bigint) =>
  Uint8Array.from({ length: 16 }, (_, at) => Number((value >> BigInt(8 * (15 - at))) & 0xffn));
const quadOf = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
const hexGroups = (value: bigint) =>
  Array.from({ length: 8 }, (_, at) => ((value >> BigInt(16 * (7 - at))) & 0xffffn).toString(16));

interface Spelling {
  readonly upperCase: boolean;
  readonly padded: boolean;
  readonly quadTail: boolean;
  /** Which of the zero groups begins `::`; modulo their number, one more for none. */
  readonly gap: number;
  /** Whether `::` also swallows the zero groups that follow. */
  readonly greedy: boolean;
}

const spelling: fc.Arbitrary<Spelling> = fc.record({
  upperCase: fc.boolean(),
  padded: fc.boolean(),
  quadTail: fc.boolean(),
  gap: fc.nat(7),
  greedy: fc.boolean(),
});

/** Any of the legal IPv6 spellings of a value. */
function spell(value: bigint, how: Spelling): string {
  const groups = hexGroups(value);
  const parts = how.quadTail ? [...groups.slice(0, 6), quadOf(value)] : groups;
  const zeroes = parts.flatMap((part, at) => (part === '0' ? [at] : []));
  const at = zeroes[how.gap % (zeroes.length + 1)];
  let end = (at ?? 0) + 1;
  while (how.greedy && parts[end] === '0') end += 1;
  const written = parts.map((part) => (how.padded && !part.includes('.') ? part.padStart(4, '0') : part));
  const text =
    at === undefined
      ? written.join(':')
      : `${written.slice(0, at).join(':')}::${written.slice(end).join(':')}`;
  return how.upperCase ? text.toUpperCase() : text;
}

const v4 = fc.bigInt({ min: 0n, max: 0xffff_ffffn }).map((low) => MAPPED | low);
const v6 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
  // Sparse, so that runs of zeroes, loopback-like and nearly mapped values are frequent.
  fc
    .array(fc.constantFrom(0n, 0n, 0n, 1n, 0xffn, 0xff00n, 0xffffn, 0xdb8n), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n)),
);
/** One bit away from IPv4. */
const nearlyV4 = fc
  .tuple(v4, fc.integer({ min: 32, max: 127 }))
  .map(([value, bit]) => value ^ (1n << BigInt(bit)));
const anyAddress = fc.oneof(v4, v6, nearlyV4);

/** An address, and a block that is often its neighbourhood: bits after a random one are flipped. */
const pair = fc
  .record({
    address: anyAddress,
    other: anyAddress,
    near: fc.boolean(),
    flip: fc.nat(127),
    length: fc.nat(128),
  })
  .map(({ address, other, near, flip, length }) => {
    const base = near ? address ^ (1n << BigInt(flip)) : other;
    const prefix = isV4(base) && length < 96 ? 96 + (length % 33) : length;
    const network = (base >> BigInt(128 - prefix)) << BigInt(128 - prefix);
    return { address, network, prefix };
  });

const blockText = (network: bigint, prefix: number, how: Spelling) =>
  isV4(network) && how.upperCase ? `${quadOf(network)}/${prefix - 96}` : `${spell(network, how)}/${prefix}`;

function inBlockList(network: bigint, prefix: number, address: bigint): boolean {
  const list = new BlockList();
  if (isV4(network)) list.addSubnet(quadOf(network), prefix - 96, 'ipv4');
  else list.addSubnet(hexGroups(network).join(':'), prefix, 'ipv6');
  return isV4(address)
    ? list.check(quadOf(address), 'ipv4')
    : list.check(hexGroups(address).join(':'), 'ipv6');
}

test('every legal spelling of a value is read as that value', () => {
  fc.assert(
    fc.property(anyAddress, spelling, (value, how) => {
      expect(parseAddress(spell(value, how))).toEqual(bytesOf(value));
      if (isV4(value)) expect(parseAddress(quadOf(value))).toEqual(bytesOf(value));
    }),
    { numRuns: TEXTS },
  );
});

test('a text is an address exactly when node:net says so, zones aside', () => {
  const scraps = fc.constantFrom(
    ':',
    '::',
    '.',
    '0',
    '1',
    '01',
    'ffff',
    'F',
    '255',
    '256',
    '1.2.3.4',
    'g',
    ' ',
    '/',
  );
  const noise = fc.array(scraps, { maxLength: 16 }).map((parts) => parts.join(''));
  const bruised = fc
    .record({
      value: anyAddress,
      how: spelling,
      at: fc.nat(45),
      scrap: fc.oneof(scraps, fc.constant('')),
      cut: fc.nat(2),
    })
    .map(({ value, how, at, scrap, cut }) => {
      const text = how.padded && isV4(value) ? quadOf(value) : spell(value, how);
      return text.slice(0, at) + scrap + text.slice(at + cut);
    });
  fc.assert(
    fc.property(fc.oneof(noise, bruised), (text) => {
      expect(parseAddress(text) !== null).toBe(isIP(text) !== 0);
    }),
    { numRuns: TEXTS },
  );
});

test('writes IPv6 as RFC 5952 asks, like the serializer of WHATWG URL', () => {
  fc.assert(
    fc.property(
      v6.filter((value) => !isV4(value)),
      (value) => {
        const { hostname } = new URL(`http://[${hexGroups(value).join(':')}]/`);
        expect(formatAddress(bytesOf(value))).toBe(hostname.slice(1, -1));
      },
    ),
    { numRuns: TEXTS },
  );
});

test('a block with host bits set is refused, whichever bit it is', () => {
  fc.assert(
    fc.property(pair, fc.nat(127), spelling, ({ network, prefix }, bit, how) => {
      fc.pre(prefix <= bit);
      const stray = network | (1n << BigInt(127 - bit));
      expect(parseRange(`${spell(stray, how)}/${prefix}`)).toBeNull();
    }),
  );
});

test('agrees with node:net and with BigInt arithmetic over random addresses and blocks', () => {
  let inside = 0;
  fc.assert(
    fc.property(pair, spelling, spelling, ({ address, network, prefix }, how, blockHow) => {
      const text = blockText(network, prefix, blockHow);
      const range = parseRange(text);
      const parsed = parseAddress(isV4(address) && how.upperCase ? quadOf(address) : spell(address, how));
      if (range === null || parsed === null) throw new Error(`unread: ${text}`);
      const shift = BigInt(128 - prefix);
      const byArithmetic = isV4(address) === isV4(network) && address >> shift === network >> shift;
      // node:net lets ::/0 hold IPv4 addresses too; here the families are kept apart.
      const byNet = isV4(address) === isV4(network) && inBlockList(network, prefix, address);
      const ours = inRange(range, parsed);
      expect([ours, ours]).toEqual([byArithmetic, byNet]);
      if (ours) inside += 1;
    }),
    { numRuns: PAIRS },
  );
  expect(inside, 'the pairs say yes often enough to mean something').toBeGreaterThan(PAIRS / 20);
});

test('what the inner block admits, a covering block admits', () => {
  fc.assert(
    fc.property(pair, fc.nat(128), spelling, ({ address, network, prefix }, length, how) => {
      const outerPrefix = Math.min(prefix, isV4(network) ? Math.max(96, length) : length);
      const outer = `${spell((network >> BigInt(128 - outerPrefix)) << BigInt(128 - outerPrefix), how)}/${outerPrefix}`;
      const inner = blockText(network, prefix, how);
      const text = hexGroups(address).join(':');
      expect(coversRange(outer, inner)).toBe(true);
      if (isAllowed([inner], text)) expect(isAllowed([outer], text)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('there is an explanation exactly when there is no range, and what it offers is one', () => {
  const entry = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc
      .tuple(pair, spelling, fc.nat(140))
      .map(([{ network }, how, prefix]) => `${spell(network, how)}/${prefix}`),
    fc
      .array(fc.constantFrom('10', '0', '.', '/', ':', '[', ']', '%', ' ', 'f'), { maxLength: 14 })
      .map((p) => p.join('')),
  );
  fc.assert(
    fc.property(entry, (text) => {
      const sentence = explainRange(text);
      expect(sentence === null).toBe(parseRange(text) !== null);
      const offer = /; write (\S+)$/.exec(sentence ?? '')?.[1];
      if (offer !== undefined) expect(explainRange(offer)).toBeNull();
    }),
    { numRuns: TEXTS },
  );
});
