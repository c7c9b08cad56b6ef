// Keys, secrets, workspaces and audit events for the contract suites: whole, and different only in what a test names.
import { createHash } from 'node:crypto';
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { ApiKey, KeySecret, Workspace } from '@keywright/core/keys/api-key';
import type { AuditEvent } from '../../packages/server/src/app/ports.ts';

export const T0 = Date.UTC(2026, 1, 19, 8, 30);

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function sampleWorkspace(id: string, changes: Partial<Workspace> = {}): Workspace {
  return { id, name: `Workspace ${id}`, slug: id.replace('_', '-'), createdAt: T0, ...changes };
}

export function sampleSecret(id: string, changes: Partial<KeySecret> = {}): KeySecret {
  return {
    id,
    digest: sha256(id),
    preview: 'hm_live_…9xKq',
    createdAt: T0,
    retiresAt: null,
    lastUsedAt: null,
    ...changes,
  };
}

export function sampleKey(id: string, changes: Partial<ApiKey> = {}): ApiKey {
  return {
    id,
    api: 'hypervize',
    workspaceId: 'ws_1',
    environment: 'live',
    name: `Key ${id}`,
    scopes: ['chat:write', 'models:read'],
    allowedAddresses: 'any',
    limits: [],
    metadata: {},
    ownerMemberId: null,
    makerKeyId: null,
    makerUserId: null,
    makerRole: null,
    createdAt: T0,
    createdBy: { kind: 'operator' },
    expiresAt: null,
    disabledAt: null,
    revokedAt: null,
    revokeReason: null,
    secrets: [sampleSecret(`${id}.s1`)],
    ...changes,
  };
}

export function sampleEndpoint(id: string, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    id,
    api: 'hypervize',
    workspaceId: 'ws_1',
    name: `Endpoint ${id}`,
    upstreamUrl: null,
    authMode: 'private',
    createdAt: T0,
    createdBy: 'operator',
    deletedAt: null,
    ...changes,
  };
}

export function sampleEvent(id: string, changes: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id,
    at: T0,
    actor: 'operator',
    action: 'key.revoked',
    workspaceId: 'ws_1',
    subjectId: 'key_1',
    details: { reason: 'leaked' },
    ...changes,
  };
}
