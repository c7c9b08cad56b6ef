// What people do instead of keys, or beside them: closed to every key, or open while one would open it.
import { describe, expect, test } from 'vitest';
import type { AccessQuestion } from '../../src/keys/access-checks.ts';
import { opensRoute, refusedAccess } from '../../src/keys/access-checks.ts';
import { sampleKey, sampleSecret } from '../sample-key.ts';

const T = 1_800_000_000_000;
const CHAT = { kind: 'scope', scope: 'inference:chat' } as const;
const OTHER = { kind: 'scope', scope: 'inference:embeddings' } as const;
const RULES: AccessQuestion['api'] = { scopes: {}, emptyScopes: 'nothing', makersRights: null };

function question(changes: Partial<AccessQuestion>): AccessQuestion {
  const where = { address: '203.0.113.7', endpoint: null, workspaceId: null };
  return { key: sampleKey(), secret: sampleSecret(), now: T, access: CHAT, api: RULES, ...where, ...changes };
}

describe('what only people may do', () => {
  const access = { kind: 'person' } as const;

  test('is open to no key, whatever it holds; a dead one learns that first', () => {
    const all = { ...RULES, emptyScopes: 'everything' } as const;
    expect(refusedAccess(question({ access }))).toEqual({ reason: 'person_required' });
    expect(refusedAccess(question({ access, api: all }))).toEqual({ reason: 'person_required' });
    expect(refusedAccess(question({ access, key: sampleKey({ revokedAt: T }) }))).toEqual({
      reason: 'key_revoked',
    });
  });

  test('or what a key has to open for them: by its scopes, wherever it may be used from', () => {
    const key = sampleKey({ allowedAddresses: [] });
    expect(opensRoute({ key, access: CHAT, api: RULES })).toBe(true);
    expect(opensRoute({ key, access: OTHER, api: RULES })).toBe(false);
    expect(opensRoute({ key, access, api: RULES })).toBe(true);
    const demoted = {
      ...RULES,
      makersRights: { owner: 'all', admin: 'all', member: [], viewer: [] },
    } as const;
    const made = sampleKey({ makerUserId: 'usr_1', makerRole: 'member' });
    expect(opensRoute({ key: made, access: CHAT, api: demoted })).toBe(false);
  });
});
