// A key as the API answers it, for tests to vary.
import type { KeyAnswer, VerifyAnswer } from '@keywright/sdk';

export const EXAMPLE_KEY: KeyAnswer = {
  id: 'key_01',
  api: 'stav',
  workspaceId: 'ws_01',
  environment: 'live',
  name: 'Build server',
  preview: 'hm_live_…Ab3d',
  state: 'active',
  scopes: ['inference:chat'],
  allowedAddresses: 'any',
  limits: [],
  metadata: {},
  ownerMemberId: null,
  expiresAt: null,
  createdAt: '2026-12-31T21:00:00.000Z',
  createdBy: 'operator',
  disabledAt: null,
  revokedAt: null,
  lastUsedAt: null,
  rotationDueAt: null,
  isRotationDue: false,
  secrets: [
    {
      id: 'sec_01',
      preview: 'hm_live_…Ab3d',
      state: 'current',
      createdAt: '2026-12-31T21:00:00.000Z',
      retiresAt: null,
      lastUsedAt: null,
    },
  ],
};

export const EXAMPLE_VERDICT: VerifyAnswer = {
  valid: true,
  code: 'valid',
  keyId: 'key_01',
  secretId: 'sec_01',
  workspaceId: 'ws_01',
  scopes: ['inference:chat'],
  expiresAt: null,
  limits: [],
  metadata: {},
};
