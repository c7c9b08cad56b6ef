// What of a wanted key is beyond a policy.
import { defineApi } from '@keywright/core/definition/define-api';
import { limitRule } from '@keywright/core/limits/limit-rule';
import {
  beyondPolicy,
  DEFAULT_USER_KEY_POLICY,
  limitsWithoutSeat,
  type UserKeyPolicy,
} from '@keywright/core/user-keys/user-key-policy';
import { describe, expect, test } from 'vitest';

const NOW = Date.UTC(2026, 1, 19);
const api = defineApi({
  name: 'notes',
  title: 'Notes',
  secretFormat: { kind: 'checked', prefix: 'nt', environments: ['live'] },
  scopes: {
    write: { description: 'Write', implies: ['read'] },
    read: { description: 'Read' },
    admin: { description: 'Everything else' },
  },
  routes: [{ method: 'GET', path: '/', summary: 'Home', access: { kind: 'any-key' } }],
});
const everything = { ...api, emptyScopes: 'everything' } as const;

const fieldsBeyond = (
  policy: Partial<UserKeyPolicy>,
  wanted: { scopes?: readonly string[]; expiresAt?: number | null },
  rules: typeof api = api,
) => {
  const whole = { scopes: [], expiresAt: null, ...wanted };
  const problems = beyondPolicy({ ...DEFAULT_USER_KEY_POLICY, ...policy }, whole, { api: rules, now: NOW });
  return problems.map(({ field }) => field);
};

describe('a wanted key', () => {
  test('may have every scope where any is allowed, and those allowed and what they imply elsewhere', () => {
    expect(fieldsBeyond({}, { scopes: ['write', 'admin'] })).toEqual([]);
    expect(fieldsBeyond({ scopes: ['write'] }, { scopes: ['write', 'read'] })).toEqual([]);
    expect(fieldsBeyond({ scopes: ['read'] }, { scopes: ['write'] })).toEqual(['scopes']);
    expect(fieldsBeyond({ scopes: [] }, { scopes: [] })).toEqual([]);
  });

  test('names its scopes where none means all of them', () => {
    expect(fieldsBeyond({ scopes: ['read'] }, { scopes: [] }, everything)).toEqual(['scopes']);
    expect(fieldsBeyond({ scopes: 'any' }, { scopes: [] }, everything)).toEqual([]);
  });

  test('ends by the last instant, to the millisecond', () => {
    const policy = { maxLifetimeMs: 1000 };
    expect(fieldsBeyond(policy, { expiresAt: NOW + 1000 })).toEqual([]);
    expect(fieldsBeyond(policy, { expiresAt: NOW + 1001 })).toEqual(['expiresAt']);
    expect(fieldsBeyond(policy, { expiresAt: null })).toEqual(['expiresAt']);
  });
});

test('limits of a seat become those of the key alone, others stay', () => {
  const rules = (['member', 'address'] as const).map((per) =>
    limitRule({ name: per, per, limit: 1, window: 1000 }),
  );
  expect(limitsWithoutSeat(rules).map(({ per }) => per)).toEqual(['key', 'address']);
});
