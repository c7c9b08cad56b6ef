// Every reason a live, dead or restricted key is refused for, and the order in which they are found.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RouteAccess } from '../../src/definition/api-definition.ts';
import { ACCESS_CHECKS, type AccessQuestion, refusedAccess } from '../../src/keys/access-checks.ts';
import type { DenialReason } from '../../src/refusals/refusal-reasons.ts';
import { sampleKey, sampleSecret } from '../sample-key.ts';

const T = 1_800_000_000_000;
const CHAT = { kind: 'scope', scope: 'inference:chat' } as const;
const OTHER = { kind: 'scope', scope: 'inference:embeddings' } as const;
const RULES: AccessQuestion['api'] = { scopes: {}, emptyScopes: 'nothing', makersRights: null };

function question(changes: Partial<AccessQuestion> = {}): AccessQuestion {
  return {
    key: sampleKey(),
    secret: sampleSecret(),
    now: T,
    address: '203.0.113.7',
    access: CHAT,
    api: RULES,
    endpoint: null,
    workspaceId: null,
    ...changes,
  };
}

test('a live key that holds the scope is admitted', () => {
  expect(refusedAccess(question())).toBeNull();
});

describe('the life of key and secret', () => {
  test.each<[DenialReason, string, Partial<AccessQuestion>]>([
    ['key_revoked', 'a revoked key', { key: sampleKey({ revokedAt: T }) }],
    ['key_disabled', 'a disabled key', { key: sampleKey({ disabledAt: T }) }],
    ['key_expired', 'an expired key', { key: sampleKey({ expiresAt: T }) }],
    ['key_unclaimed', 'an unclaimed key', { key: sampleKey({ secrets: [] }) }],
    ['secret_retired', 'a rotated-out secret', { secret: sampleSecret({ retiresAt: T }) }],
  ])('%s: %s is refused even where any key would do', (reason, _, changes) => {
    for (const access of [CHAT, { kind: 'any-key' }, { kind: 'anonymous' }] as RouteAccess[]) {
      expect(refusedAccess(question({ ...changes, access }))).toEqual({ reason });
    }
  });

  test.each([
    ['admitted', '1 ms before', T - 1],
    ['key_expired', 'at the very instant of', T],
    ['key_expired', '1 ms after', T + 1],
  ])('%s %s the expiry', (outcome, _, now) => {
    const denial = refusedAccess(question({ now, key: sampleKey({ expiresAt: T }) }));
    expect(denial?.reason ?? 'admitted').toBe(outcome);
  });

  test.each([
    ['admitted', '1 ms before', T - 1],
    ['secret_retired', 'at the very instant of', T],
    ['secret_retired', '1 ms after', T + 1],
  ])('%s %s the end of grace', (outcome, _, now) => {
    const denial = refusedAccess(question({ now, secret: sampleSecret({ retiresAt: T }) }));
    expect(denial?.reason ?? 'admitted').toBe(outcome);
  });
});

describe('the address', () => {
  const bound = sampleKey({ allowedAddresses: ['203.0.113.0/24', '2001:db8::/32'] });

  test.each([
    ['203.0.113.7', 'admitted'],
    ['2001:db8::1', 'admitted'],
    ['203.0.114.7', 'address_not_allowed'],
    ['2001:db9::1', 'address_not_allowed'],
    ['not an address', 'address_not_allowed'],
    [null, 'address_not_allowed'],
  ])('%s under a list: %s', (address, outcome) => {
    expect(refusedAccess(question({ key: bound, address }))?.reason ?? 'admitted').toBe(outcome);
  });

  test('that is unknown is refused by every list, the widest too, and by no list at all it is not', () => {
    const widest = sampleKey({ allowedAddresses: ['0.0.0.0/0', '::/0'] });
    expect(refusedAccess(question({ key: widest, address: null }))).toEqual({
      reason: 'address_not_allowed',
    });
    expect(refusedAccess(question({ address: null }))).toBeNull();
  });

  test('under an empty or unreadable list is refused: neither can mean any', () => {
    for (const allowedAddresses of [[], ['203.0.113.7/33'], ['']]) {
      const denial = refusedAccess(question({ key: sampleKey({ allowedAddresses }) }));
      expect(denial).toEqual({ reason: 'address_not_allowed' });
    }
  });
});

describe('the route', () => {
  const none = sampleKey({ scopes: [] });

  test.each<[string, RouteAccess]>([
    ['anonymous', { kind: 'anonymous' }],
    ['any-key', { kind: 'any-key' }],
  ])('that is %s is open to a key without scopes', (_, access) => {
    expect(refusedAccess(question({ key: none, access }))).toBeNull();
  });

  test.each<[string, RouteAccess]>([
    ['scope', CHAT],
    ['operator-or-scope', { kind: 'operator-or-scope', scope: 'inference:chat' }],
  ])('that asks for a %s names what is missing', (_, access) => {
    const denial = { reason: 'insufficient_scope', scope: 'inference:chat' };
    expect(refusedAccess(question({ access }))).toBeNull();
    expect(refusedAccess(question({ key: none, access }))).toEqual(denial);
    expect(refusedAccess(question({ key: sampleKey({ scopes: ['inference'] }), access }))).toEqual(denial);
  });

  test.each([
    'nothing',
    'everything',
  ] as const)('of the operator opens to no key, even where empty scopes mean %s', (emptyScopes) => {
    for (const key of [none, sampleKey(), sampleKey({ scopes: ['operator'] })]) {
      const denial = refusedAccess(
        question({ key, api: { ...RULES, emptyScopes }, access: { kind: 'operator' } }),
      );
      expect(denial).toEqual({ reason: 'operator_required' });
    }
  });

  test('of a kind this build does not know opens to no key', () => {
    const access = { kind: 'member' } as unknown as RouteAccess;
    const denial = refusedAccess(
      question({ key: none, api: { ...RULES, emptyScopes: 'everything' }, access }),
    );
    expect(denial).toEqual({ reason: 'operator_required' });
  });
});

test('a scope that implies another opens the routes of both, and the other does not open its own', () => {
  const scope = (implies: readonly string[]) => ({ description: 'x', implies, legacy: false });
  const scopes = { inference: scope(['inference:chat']), 'inference:chat': scope([]) };
  const api = { ...RULES, scopes } as const;
  const wide = sampleKey({ scopes: ['inference'] });
  expect(refusedAccess(question({ key: wide, api }))).toBeNull();
  const access: RouteAccess = { kind: 'scope', scope: 'inference' };
  expect(refusedAccess(question({ api, access }))).toEqual({
    reason: 'insufficient_scope',
    scope: 'inference',
  });
});

test.each([
  ['admitted', null],
  ['admitted', 'ws_1'],
  ['workspace_mismatch', 'ws_2'],
  ['workspace_mismatch', ''],
])('%s for a request that names the workspace %j', (outcome, workspaceId) => {
  expect(refusedAccess(question({ workspaceId }))?.reason ?? 'admitted').toBe(outcome);
});

/** What can be wrong with a question, in the order in which it is found. */
const FLAWS: readonly [DenialReason, Partial<AccessQuestion>, Partial<AccessQuestion['key']>][] = [
  ['key_revoked', {}, { revokedAt: T }],
  ['key_disabled', {}, { disabledAt: T }],
  ['key_expired', {}, { expiresAt: T }],
  ['key_unclaimed', {}, { secrets: [] }],
  ['secret_retired', { secret: sampleSecret({ retiresAt: T }) }, {}],
  ['address_not_allowed', {}, { allowedAddresses: ['198.51.100.0/24'] }],
  ['insufficient_scope', { access: OTHER }, {}],
  ['workspace_mismatch', { workspaceId: 'ws_2' }, {}],
];

function flawed(flaws: typeof FLAWS): AccessQuestion {
  const key = sampleKey(Object.assign({}, ...flaws.map(([, , changes]) => changes)));
  return question({ ...Object.assign({}, ...flaws.map(([, changes]) => changes)), key });
}

test.each(FLAWS)('%s is found by exactly one check', (...flaw) => {
  const denials = ACCESS_CHECKS.map((check) => check(flawed([flaw]))?.reason ?? null);
  expect(denials.filter((reason) => reason !== null)).toEqual([flaw[0]]);
});

test('of several flaws the first in that order is the reason', () => {
  fc.assert(
    fc.property(fc.subarray([...FLAWS]), (flaws) => {
      expect(refusedAccess(flawed(flaws))?.reason ?? null).toBe(flaws[0]?.[0] ?? null);
    }),
    { numRuns: 500 },
  );
});

describe("a maker's rights", () => {
  const makersRights = { owner: 'all', admin: 'all', member: ['inference:chat'], viewer: [] } as const;
  const api = { ...RULES, makersRights };
  const made = (
    makerRole: 'owner' | 'admin' | 'member' | 'viewer' | null,
    scopes = [CHAT.scope, OTHER.scope],
  ) => sampleKey({ makerUserId: 'usr_1', makerRole, scopes });
  const asked = (key: ReturnType<typeof made>, access: RouteAccess) =>
    refusedAccess(question({ key, api, access }));

  test('bound what their key may do, whatever the key itself holds', () => {
    for (const role of ['owner', 'admin'] as const) expect(asked(made(role), OTHER)).toBeNull();
    expect(asked(made('member'), CHAT)).toBeNull();
    expect(asked(made('member'), OTHER)).toEqual({ reason: 'insufficient_scope', scope: OTHER.scope });
    expect(asked(made('viewer'), CHAT)).toEqual({ reason: 'insufficient_scope', scope: CHAT.scope });
    expect(asked(made('viewer'), { kind: 'any-key' })).toBeNull();
  });

  test('give a key nothing it does not hold itself', () => {
    expect(asked(made('owner', [OTHER.scope]), CHAT)).toEqual({
      reason: 'insufficient_scope',
      scope: CHAT.scope,
    });
  });

  test('end with their membership, on every kind of route', () => {
    for (const access of [CHAT, { kind: 'any-key' }, { kind: 'anonymous' }] as const) {
      expect(asked(made(null), access)).toEqual({ reason: 'maker_gone' });
    }
  });

  test('are not asked for of keys no person made, nor where an API does not look at them', () => {
    expect(refusedAccess(question({ key: sampleKey(), api }))).toBeNull();
    expect(refusedAccess(question({ key: made(null) }))).toBeNull();
  });
});
