// What the server is told of a key that somebody makes or changes.
import type { ApiAnswer, KeyAnswer, UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import { expect, test } from 'vitest';
import {
  changedRights,
  draftOf,
  draftUnder,
  issueBody,
  type KeyDraft,
  replacementDraft,
  requestBody,
} from '../../src/keys/draft/key-draft.ts';
import { scopesWithin } from '../../src/keys/draft/scopes-within.ts';

const api = { name: 'stav' } as ApiAnswer;
const soft = {
  name: 'monthly',
  per: 'member',
  counts: 'money',
  limit: 5_000_000,
  windowSeconds: null,
  period: 'month',
  enforce: 'soft',
  alertAt: [0.5, 1],
} as const;
const key = {
  name: 'laptop',
  environment: 'live',
  scopes: ['inference:chat'],
  allowedAddresses: 'any',
  expiresAt: null,
  limits: [{ ...soft, alertAt: [...soft.alertAt] }],
} as unknown as KeyAnswer;
const draft: KeyDraft = draftOf(key);
const own = { workspaceId: 'ws_1', ownerMemberId: 'mem_1', isUnderPolicy: true };

test('a key of one’s own leaves to the policy what the policy says', () => {
  const body = issueBody(draft, api, own);
  expect(body).not.toHaveProperty('limits');
  expect(body).not.toHaveProperty('expiresAt');
  expect(body).toMatchObject({ ownerMemberId: 'mem_1', scopes: ['inference:chat'] });
  const expiresAt = '2027-01-01T00:00:00.000Z';
  expect(issueBody({ ...draft, expiresAt }, api, own)).toMatchObject({ expiresAt });
  expect(requestBody(draft, api, { workspaceId: 'ws_1', note: '' })).not.toHaveProperty('expiresAt');
});

test('a key of the workspace says all of it, and has no limit of a seat', () => {
  const body = issueBody(draft, api, { ...own, ownerMemberId: null, isUnderPolicy: false });
  expect(body).toMatchObject({ expiresAt: null, limits: [{ per: 'key', enforce: 'soft' }] });
});

test('a limit keeps what is not asked for when its amount is changed', () => {
  const limits = draft.limits.map((limit) => ({ ...limit, limit: 7 }));
  expect(changedRights(key, { ...draft, limits })).toEqual({
    limits: [
      {
        name: 'monthly',
        per: 'member',
        counts: 'money',
        limit: 7_000_000,
        period: 'month',
        enforce: 'soft',
        alertAt: [0.5, 1],
      },
    ],
  });
});

test('only what was changed here is sent, whatever a colleague has changed since', () => {
  expect(changedRights(key, { ...draft, name: 'desk' })).toEqual({ name: 'desk' });
  const theirs = draftOf({ ...key, scopes: ['inference:embeddings'] });
  expect(changedRights(key, theirs)).toEqual({ scopes: ['inference:embeddings'] });
});

test('a policy says the end and the limits of what it lets members make, and offers no more than it allows', () => {
  const policy = {
    maxLifetimeSeconds: 86_400,
    limits: [soft],
    scopes: ['write'],
  } as unknown as UserKeyPolicyAnswer;
  const under = draftUnder(draft, policy);
  expect(Date.parse(under.expiresAt ?? '') - Date.now()).toBeGreaterThan(86_000_000);
  expect(under.limits).toHaveLength(1);
  const scopes = [
    { name: 'read', implies: [] },
    { name: 'write', implies: ['read'] },
    { name: 'admin', implies: ['write'] },
  ] as unknown as ApiAnswer['scopes'];
  expect(scopesWithin({ scopes }, policy.scopes).map(({ name }) => name)).toEqual(['read', 'write']);
});

test('a replacement lasts as long from now on as the key did from when it was made', () => {
  const now = Date.parse('2026-11-22T12:00:00.000Z');
  const made = { ...key, createdAt: '2026-08-01T00:00:00.000Z', expiresAt: '2026-10-30T00:00:00.000Z' };
  expect(replacementDraft(made, now).expiresAt).toBe('2027-02-20T12:00:00.000Z');
  expect(replacementDraft(key, now).expiresAt).toBeNull();
});
