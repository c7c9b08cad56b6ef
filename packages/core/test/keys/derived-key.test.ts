// A key made with a key, by example and against what both may really do in a small world of scopes, addresses and time.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AllowedAddresses } from '../../src/keys/api-key.ts';
import { confinedTo, excessOver, type KeyRights } from '../../src/keys/derived-key.ts';
import type { ScopeRules } from '../../src/keys/held-scopes.ts';
import { sampleKey } from '../sample-key.ts';

const SCOPES = ['read', 'write', 'admin'];
const INSTANTS = [0, 1, 2, 3, 4];
const V4 = Array.from({ length: 8 }, (_, last) => `10.0.0.${last}`);
const V6 = ['2001:db8::1', '2001:db8::2'];
const WORLD = [...V4, ...V6];

/** Every block of the small world, with the addresses of that world it holds, written down without our parser. */
const BLOCKS: ReadonlyMap<string, readonly string[]> = new Map([
  ...[1, 2, 4, 8].flatMap((size) =>
    Array.from({ length: 8 / size }, (_, block): [string, string[]] => [
      size === 1 ? `10.0.0.${block}` : `10.0.0.${block * size}/${32 - Math.log2(size)}`,
      V4.slice(block * size, block * size + size),
    ]),
  ),
  ['0.0.0.0/0', V4],
  ['::ffff:10.0.0.2', ['10.0.0.2']],
  ['::/0', V6],
  ['2001:db8::/126', V6],
  ['2001:db8::1', ['2001:db8::1']],
]);

const addresses: fc.Arbitrary<AllowedAddresses> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('any' as const) },
  { weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom(...BLOCKS.keys()), { minLength: 1, maxLength: 4 }) },
);
const rights: fc.Arbitrary<KeyRights> = fc.record({
  scopes: fc.subarray(SCOPES),
  allowedAddresses: addresses,
  expiresAt: fc.option(fc.constantFrom(...INSTANTS)),
});

/** What may be said of the three scopes, and all that each of them opens, written down without our code. */
const RULES: readonly (readonly [ScopeRules['scopes'], Readonly<Record<string, readonly string[]>>])[] = [
  [scopesWith({}), {}],
  [scopesWith({ admin: ['write'], write: ['read'] }), { admin: SCOPES, write: ['read'] }],
  [scopesWith({ admin: ['read'], write: ['read'] }), { admin: ['read'], write: ['read'] }],
  [scopesWith({ admin: ['read', 'write'] }), { admin: ['read', 'write'] }],
];
const OPENED = new Map(RULES);
const scopeRules: fc.Arbitrary<ScopeRules> = fc.record({
  scopes: fc.constantFrom(...RULES.map(([scopes]) => scopes)),
  emptyScopes: fc.constantFrom('nothing', 'everything'),
});

function scopesWith(implied: Readonly<Record<string, readonly string[]>>): ScopeRules['scopes'] {
  const each = SCOPES.map((name) => [
    name,
    { description: name, implies: implied[name] ?? [], legacy: false },
  ]);
  return Object.fromEntries(each);
}

/** What these rights open, as a set of facts; the oracle of this file. */
function powersOf({ scopes, allowedAddresses, expiresAt }: KeyRights, api: ScopeRules): Set<string> {
  const none = api.emptyScopes === 'everything' ? SCOPES : [];
  const opened =
    scopes.length === 0
      ? none
      : scopes.flatMap((scope) => [scope, ...(OPENED.get(api.scopes)?.[scope] ?? [])]);
  const reached =
    allowedAddresses === 'any' ? WORLD : allowedAddresses.flatMap((block) => BLOCKS.get(block) ?? []);
  const times = INSTANTS.filter((now) => expiresAt === null || now < expiresAt);
  return new Set(
    opened.flatMap((scope) => reached.flatMap((from) => times.map((at) => `${scope} ${from} ${at}`))),
  );
}

function common(powers: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...powers].filter((power) => others.has(power)));
}

test('a confined key may do exactly what both it and its maker may do; null only when that is nothing', () => {
  fc.assert(
    fc.property(rights, rights, scopeRules, (maker, made, api) => {
      const both = common(powersOf(made, api), powersOf(maker, api));
      const confined = confinedTo(maker, sampleKey(made), api);
      expect(confined === null ? new Set() : powersOf(confined, api)).toEqual(both);
    }),
    { numRuns: 5_000 },
  );
});

test('a key in which no excess is found may do nothing its maker may not', () => {
  fc.assert(
    fc.property(rights, rights, scopeRules, (maker, made, api) => {
      fc.pre(excessOver(maker, made, api).length === 0);
      expect(common(powersOf(made, api), powersOf(maker, api))).toEqual(powersOf(made, api));
    }),
    { numRuns: 5_000 },
  );
});

test('in a confined key no excess is left, and confining it again changes nothing it may do', () => {
  fc.assert(
    fc.property(rights, rights, scopeRules, (maker, made, api) => {
      const confined = confinedTo(maker, sampleKey(made), api);
      fc.pre(confined !== null);
      expect(excessOver(maker, confined, api)).toEqual([]);
      const again = confinedTo(maker, confined, api);
      expect(again === null ? null : powersOf(again, api)).toEqual(powersOf(confined, api));
    }),
    { numRuns: 2_000 },
  );
});

test('a key made by a key made by a key is never stronger than the first', () => {
  fc.assert(
    fc.property(rights, rights, rights, scopeRules, (first, second, third, api) => {
      const child = confinedTo(first, sampleKey(second), api);
      const grandchild = child === null ? null : confinedTo(child, sampleKey(third), api);
      fc.pre(grandchild !== null);
      expect(common(powersOf(grandchild, api), powersOf(first, api))).toEqual(powersOf(grandchild, api));
    }),
    { numRuns: 2_000 },
  );
});

test('confining changes scopes, addresses and expiry, and nothing else of a key', () => {
  fc.assert(
    fc.property(rights, rights, scopeRules, (maker, made, api) => {
      const key = sampleKey({ ...made, name: 'as it was', disabledAt: 7 });
      const confined = confinedTo(maker, key, api);
      fc.pre(confined !== null);
      const { scopes, allowedAddresses, expiresAt } = key;
      expect({ ...confined, scopes, allowedAddresses, expiresAt }).toEqual(key);
    }),
    { numRuns: 500 },
  );
});

describe('excessOver', () => {
  const maker: KeyRights = { scopes: ['read'], allowedAddresses: ['203.0.113.0/24'], expiresAt: 1_000 };
  const NOTHING: ScopeRules = { scopes: scopesWith({ write: ['read'] }), emptyScopes: 'nothing' };
  const EVERYTHING: ScopeRules = { ...NOTHING, emptyScopes: 'everything' };

  test('is empty for the same rights, and for any less', () => {
    expect(excessOver(maker, maker, NOTHING)).toEqual([]);
    const less: KeyRights = { scopes: [], allowedAddresses: ['203.0.113.7'], expiresAt: 999 };
    expect(excessOver(maker, less, NOTHING)).toEqual([]);
  });

  test('names every excess at once, each by its field', () => {
    const more: KeyRights = { scopes: ['read', 'write', 'admin'], allowedAddresses: 'any', expiresAt: null };
    expect(excessOver(maker, more, NOTHING)).toEqual([
      { field: 'scopes', message: 'include what the key that makes this one lacks: write, admin' },
      { field: 'allowedAddresses', message: 'reach beyond those of the key that makes this one' },
      { field: 'expiresAt', message: 'is later than that of the key that makes this one' },
    ]);
  });

  test('finds none in a scope that one of the maker implies, and one the other way round', () => {
    const writer: KeyRights = { ...maker, scopes: ['write'] };
    expect(excessOver(writer, maker, NOTHING)).toEqual([]);
    expect(excessOver(maker, writer, NOTHING).map(({ field }) => field)).toEqual(['scopes']);
  });

  test('finds no scopes too many only where no scopes mean everything', () => {
    expect(excessOver(maker, { ...maker, scopes: [] }, NOTHING)).toEqual([]);
    expect(excessOver(maker, { ...maker, scopes: [] }, EVERYTHING)).toEqual([
      { field: 'scopes', message: 'must be listed: none would mean all of them' },
    ]);
  });

  test('lets a maker without scopes make any key where that means everything, and none with scopes where not', () => {
    const bare: KeyRights = { ...maker, scopes: [] };
    expect(excessOver(bare, maker, EVERYTHING)).toEqual([]);
    expect(excessOver(bare, maker, NOTHING).map(({ field }) => field)).toEqual(['scopes']);
  });

  test.each([
    [999, true],
    [1_000, true],
    [1_001, false],
    [null, false],
  ])('an expiry at %j within one at 1000: %s', (expiresAt, within) => {
    expect(excessOver(maker, { ...maker, expiresAt }, NOTHING).length === 0).toBe(within);
  });
});
