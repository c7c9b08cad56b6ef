// One answer of each kind, as a Keywright server gives it.
import type { AnswerKind, AnswerTypes } from '../src/answer-shape.ts';

const createdAt = '2027-01-01T00:00:00.000Z';
const workspace = { id: 'ws_1', name: 'Acme', slug: 'acme', createdAt };
const key: AnswerTypes['key'] = {
  id: 'key_1',
  api: 'stav',
  workspaceId: 'ws_1',
  environment: 'live',
  name: 'CI',
  preview: 'hm_live_…Ab3d',
  state: 'active',
  scopes: ['inference:chat'],
  allowedAddresses: 'any',
  limits: [],
  metadata: {},
  ownerMemberId: null,
  expiresAt: null,
  createdAt,
  createdBy: 'operator',
  disabledAt: null,
  revokedAt: null,
  lastUsedAt: null,
  rotationDueAt: null,
  isRotationDue: false,
  secrets: [
    { id: 'sec_1', preview: 'hm_live_…Ab3d', state: 'current', createdAt, retiresAt: null, lastUsedAt: null },
  ],
};
const verdict: AnswerTypes['verdict'] = {
  valid: false,
  code: 'unknown_key',
  keyId: null,
  secretId: null,
  workspaceId: null,
  scopes: [],
  expiresAt: null,
  limits: [],
  metadata: {},
};

export const ANSWERS: Readonly<{ [K in AnswerKind]: AnswerTypes[K] }> = {
  workspace,
  workspaces: { data: [workspace], nextCursor: 'ws_1' },
  key,
  keyWithSecret: { ...key, secret: 'hm_live_x' },
  keys: { data: [key], nextCursor: null },
  revocation: { id: 'key_1', state: 'revoked', revokedAt: createdAt },
  verdict,
  verdicts: { data: [{ ...verdict, valid: true, code: 'valid' }, verdict] },
};
