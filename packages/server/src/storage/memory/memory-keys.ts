// Keys in memory, with the rules the SQL tables enforce: unique ids and digests, a workspace and a maker that exist.

import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import { stateOf } from '@keywright/core/keys/key-lifecycle';
import { isRole } from '@keywright/core/people/roles';
import type { KeyFilter, KeyReader, KeyWriter } from '../../app/ports.ts';
import type { LastUse } from '../../app/usage/usage-ports.ts';
import type { ReadTables, Tables } from './memory-tables.ts';
import { newestFirst, pageOf } from './newest-first.ts';

export function memoryKeyReader(tables: ReadTables): KeyReader {
  const withRole = (key: ApiKey): ApiKey => ({ ...key, makerRole: makerRoleOf(tables, key) });
  const find = (id: string) => {
    const key = tables.keys.get(id);
    return key === undefined ? null : withRole(key);
  };
  const matching = (filter: KeyFilter, now: EpochMs) =>
    newestFirst([...tables.keys.values()].map(withRole)).filter(
      (key) =>
        isWithinTenancy(key, filter) && (filter.state === undefined || stateOf(key, now) === filter.state),
    );
  return {
    findById: async (id) => find(id),
    findByDigest: async (digest) => find(tables.digests.get(digest) ?? ''),
    list: async (filter, page, now) => {
      const last = page.after === null ? undefined : tables.keys.get(page.after);
      const isSeen = last !== undefined && isWithinTenancy(last, filter);
      return pageOf(matching(filter, now), page, isSeen ? last : undefined);
    },
    listNumbered: async (filter, { page, pageSize }, now) => {
      const rows = matching(filter, now);
      return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
    },
    listMadeBy: async (keyId) =>
      newestFirst([...tables.keys.values()].map(withRole)).filter((key) => key.makerKeyId === keyId),
    listMadeByPerson: async (userId, workspaceId) =>
      newestFirst([...tables.keys.values()].map(withRole)).filter(
        (key) => key.makerUserId === userId && key.workspaceId === workspaceId,
      ),
  };
}

export function memoryKeyWriter(tables: Tables): KeyWriter {
  return {
    ...memoryKeyReader(tables),
    insert: async (key) => {
      requireReferences(tables, key);
      tables.keys.insert(key.id, structuredClone(key));
      addSecrets(tables, key.id, key.secrets);
    },
    update: async (key) => {
      const stored = tables.keys.get(key.id);
      if (stored === undefined) throw new Error(`Key ${key.id} does not exist.`);
      requireReferences(tables, key);
      for (const secret of stored.secrets) {
        tables.secrets.delete(secret.id);
        tables.digests.delete(secret.digest);
      }
      const secrets = key.secrets.map((secret) => withStoredUse(secret, stored));
      tables.keys.replace(key.id, structuredClone({ ...key, secrets }));
      addSecrets(tables, key.id, secrets);
    },
  };
}

/** Replaces the last use of a secret by one as new or newer, never by an older one; an unknown secret is ignored. */
export function saveUseInMemory(tables: Tables, use: LastUse): void {
  const key = tables.keys.get(tables.secrets.get(use.secretId) ?? '');
  const stored = tables.lastUses.get(use.secretId);
  if (key === undefined || (stored !== undefined && stored.at > use.at)) return;
  tables.lastUses.replace(use.secretId, { ...use });
  const secrets = key.secrets.map((secret) =>
    secret.id === use.secretId ? { ...secret, lastUsedAt: use.at } : secret,
  );
  tables.keys.replace(key.id, { ...key, secrets });
}

function makerRoleOf(tables: ReadTables, { makerUserId, workspaceId }: ApiKey): ApiKey['makerRole'] {
  if (makerUserId === null) return null;
  const member = [...tables.people.values()].find(
    ({ model, record }) =>
      model === 'member' && record['userId'] === makerUserId && record['organizationId'] === workspaceId,
  );
  const role = String(member?.record['role'] ?? '');
  return isRole(role) ? role : null;
}

function isWithinTenancy(key: ApiKey, { workspaceId, api, ownerMemberId }: KeyFilter): boolean {
  return (
    (workspaceId === undefined || key.workspaceId === workspaceId) &&
    (api === undefined || key.api === api) &&
    (ownerMemberId === undefined || key.ownerMemberId === ownerMemberId)
  );
}

function requireReferences(tables: Tables, key: ApiKey): void {
  if (tables.workspaces.get(key.workspaceId) === undefined) {
    throw new Error(`Workspace ${key.workspaceId} does not exist.`);
  }
  if (key.makerKeyId !== null && tables.keys.get(key.makerKeyId) === undefined) {
    throw new Error(`Key ${key.makerKeyId} does not exist.`);
  }
}

function addSecrets(tables: Tables, keyId: string, secrets: readonly KeySecret[]): void {
  for (const secret of secrets) {
    tables.secrets.insert(secret.id, keyId);
    tables.digests.insert(secret.digest, keyId);
    const { id: secretId, lastUsedAt: at } = secret;
    if (at !== null && tables.lastUses.get(secretId) === undefined) {
      tables.lastUses.insert(secretId, { secretId, at, address: null, userAgent: null, route: null });
    }
  }
}

function withStoredUse(secret: KeySecret, stored: ApiKey): KeySecret {
  const before = stored.secrets.find((candidate) => candidate.id === secret.id);
  return before === undefined ? secret : { ...secret, lastUsedAt: before.lastUsedAt };
}
