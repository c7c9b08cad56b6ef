// Whom an endpoint lets in, as a pure question.
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { isEndpointId } from '../../src/endpoints/endpoint.ts';
import { refusedAccess } from '../../src/keys/access-checks.ts';
import { hostOf } from '../../src/keys/verdict.ts';
import { sampleKey, sampleSecret } from '../sample-key.ts';

const THROUGH = { kind: 'endpoint', scope: 'inference' } as const;
const ABOUT = { kind: 'own-endpoint', scope: 'inference' } as const;
const api = { scopes: {}, emptyScopes: 'nothing', makersRights: null } as const;
const key = sampleKey({ scopes: ['inference'] });

const endpointOf = (changes: Partial<Endpoint>): Endpoint => ({
  id: 'endpt-0123456789ab',
  api: 'hypervize',
  workspaceId: key.workspaceId,
  name: 'e',
  upstreamUrl: null,
  authMode: 'private',
  createdAt: 0,
  createdBy: 'operator',
  deletedAt: null,
  ...changes,
});
const OWN = endpointOf({});
const OWN_OPEN = endpointOf({ authMode: 'public' });
const FOREIGN = endpointOf({ workspaceId: 'ws_other' });
const FOREIGN_OPEN = endpointOf({ workspaceId: 'ws_other', authMode: 'public' });

const asked = (endpoint: Endpoint | null, access: typeof THROUGH | typeof ABOUT, of = key) =>
  refusedAccess({
    key: of,
    secret: sampleSecret(),
    now: 1,
    address: null,
    access,
    api,
    endpoint,
    workspaceId: null,
  })?.reason ?? 'in';

describe('a key with the scope', () => {
  test.each([
    ['its own', OWN, 'in', 'in'],
    ['its own, public', OWN_OPEN, 'in', 'in'],
    ['a foreign one', FOREIGN, 'endpoint_unknown', 'endpoint_unknown'],
    ['a foreign one, public', FOREIGN_OPEN, 'in', 'endpoint_unknown'],
    ['none', null, 'endpoint_unknown', 'endpoint_unknown'],
  ])('at %s: through it %s, about it %s', (_, endpoint, through, about) => {
    expect([asked(endpoint, THROUGH), asked(endpoint, ABOUT)]).toEqual([through, about]);
  });
});

test('without the scope only a public one lets a key in, and the others read alike', () => {
  const bare = sampleKey({ scopes: [] });
  for (const endpoint of [OWN, FOREIGN, null])
    expect(asked(endpoint, THROUGH, bare)).toBe('insufficient_scope');
  for (const endpoint of [OWN_OPEN, FOREIGN_OPEN]) expect(asked(endpoint, THROUGH, bare)).toBe('in');
});

test('a bad key is a bad key, whatever the endpoint', () => {
  const revoked = sampleKey({ revokedAt: 1 });
  for (const endpoint of [OWN, OWN_OPEN, FOREIGN_OPEN, null])
    expect(asked(endpoint, THROUGH, revoked)).toBe('key_revoked');
});

test('a key is a guest where somebody else pays', () => {
  expect(hostOf({ key, endpoint: FOREIGN_OPEN })).toEqual({ workspaceId: 'ws_other', memberId: null });
  for (const endpoint of [OWN_OPEN, OWN, null]) expect(hostOf({ key, endpoint })).toBeNull();
  expect(hostOf({ key: null, endpoint: FOREIGN_OPEN })).toBeNull();
});

test('an id has its form to the letter', () => {
  expect(isEndpointId('endpt-0123456789ab')).toBe(true);
  for (const junk of [
    'endpt-0123456789aB',
    'endpt-0123456789abc',
    'endpt-0123456789a',
    'endpt-0123456789ab\n',
    '',
  ])
    expect(isEndpointId(junk), junk).toBe(false);
});
