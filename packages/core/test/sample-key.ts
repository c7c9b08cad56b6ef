// A plain live key and its one secret, for tests to change what they are about.
import type { ApiKey, KeySecret } from '../src/keys/api-key.ts';

export function sampleSecret(changes: Partial<KeySecret> = {}): KeySecret {
  const id = changes.id ?? 'sec_1';
  return {
    id,
    digest: `digest of ${id}`,
    preview: 'hm_live_…9xKq',
    createdAt: 1_000,
    retiresAt: null,
    lastUsedAt: null,
    ...changes,
  };
}

export function sampleKey(changes: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'key_1',
    api: 'stav',
    workspaceId: 'ws_1',
    environment: 'live',
    name: 'prod backend',
    scopes: ['inference:chat'],
    allowedAddresses: 'any',
    limits: [],
    metadata: {},
    ownerMemberId: null,
    makerKeyId: null,
    makerUserId: null,
    makerRole: null,
    createdAt: 1_000,
    createdBy: { kind: 'operator' },
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    revokeReason: null,
    secrets: [sampleSecret()],
    ...changes,
  };
}
