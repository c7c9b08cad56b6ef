// The only way a key leaves the process: digests stay behind, instants become RFC 3339, states are derived.

import { type EpochMs, formatInstant } from '@keywright/core/instant';
import type { ApiKey, KeySecret, Workspace } from '@keywright/core/keys/api-key';
import { actorLabel } from '@keywright/core/keys/api-key';
import { lastUsedAtOf, rotationDueAtOf, secretStateOf, stateOf } from '@keywright/core/keys/key-lifecycle';
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import type {
  KeyAnswer,
  LimitRuleAnswer,
  SecretAnswer,
  WorkspaceAnswer,
} from '@keywright/core/wire-contract';
import type { ApiCatalogue } from '../api-catalogue.ts';

export function presentKey(key: ApiKey, apis: ApiCatalogue, now: EpochMs): KeyAnswer {
  const dueAt = rotationDueAtOf(key, apis.findByName(key.api)?.rotationDueAfterMs ?? null);
  return {
    id: key.id,
    api: key.api,
    workspaceId: key.workspaceId,
    environment: key.environment,
    name: key.name,
    preview: key.secrets.at(-1)?.preview ?? null,
    state: stateOf(key, now),
    scopes: [...key.scopes],
    allowedAddresses: key.allowedAddresses === 'any' ? 'any' : [...key.allowedAddresses],
    limits: key.limits.map(presentLimit),
    metadata: { ...key.metadata },
    ownerMemberId: key.ownerMemberId,
    expiresAt: instantOrNull(key.expiresAt),
    createdAt: formatInstant(key.createdAt),
    createdBy: actorLabel(key.createdBy),
    disabledAt: instantOrNull(key.disabledAt),
    revokedAt: instantOrNull(key.revokedAt),
    lastUsedAt: instantOrNull(lastUsedAtOf(key)),
    rotationDueAt: instantOrNull(dueAt),
    isRotationDue: dueAt !== null && dueAt <= now && stateOf(key, now) === 'active',
    secrets: key.secrets.map((secret) => presentSecret(key, secret, now)),
  };
}

export function presentWorkspace({ id, name, slug, createdAt }: Workspace): WorkspaceAnswer {
  return { id, name, slug, createdAt: formatInstant(createdAt) };
}

function presentSecret(key: ApiKey, secret: KeySecret, now: EpochMs): SecretAnswer {
  return {
    id: secret.id,
    preview: secret.preview,
    // Revocation ends every secret, whatever was left of its grace.
    state: key.revokedAt === null ? secretStateOf(secret, now) : 'retired',
    createdAt: formatInstant(secret.createdAt),
    retiresAt: instantOrNull(secret.retiresAt),
    lastUsedAt: instantOrNull(secret.lastUsedAt),
  };
}

export function presentLimit({ window, alertAt, ...rule }: LimitRule): LimitRuleAnswer {
  const isLength = typeof window === 'number';
  return {
    ...rule,
    windowSeconds: isLength ? window / 1000 : null,
    period: isLength ? null : window,
    alertAt: [...alertAt],
  };
}

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : formatInstant(at);
}
