// Between an ApiKey and the rows that hold it. A key read is always whole: its row once for each of its secrets.
import type { ApiKey, KeySecret } from '@keywright/core/keys/api-key';
import { isRole } from '@keywright/core/people/roles';
import type { Insertable, Selectable } from 'kysely';
import type { KeyTable, SecretTable } from '../schema.ts';
import type { SharedValues } from '../shared-values.ts';

type KeyRow = Selectable<KeyTable>;
/** All of them, in the order in which statements take their values. */
export const KEY_COLUMNS = columnsOf<keyof KeyTable>({
  id: true,
  api: true,
  workspace_id: true,
  environment: true,
  name: true,
  scopes: true,
  allowed_addresses: true,
  limits: true,
  metadata: true,
  owner_member_id: true,
  maker_key_id: true,
  maker_user_id: true,
  created_at: true,
  created_by: true,
  expires_at: true,
  disabled_at: true,
  revoked_at: true,
  revoke_reason: true,
});

export const SECRET_COLUMNS = columnsOf<keyof SecretTable>({
  id: true,
  key_id: true,
  position: true,
  digest: true,
  preview: true,
  created_at: true,
  retires_at: true,
});

/** Each column is named, or it does not compile: one that is left out would be lost without a word. */
function columnsOf<Column extends string>(columns: Readonly<Record<Column, true>>): readonly Column[] {
  return Object.keys(columns) as Column[];
}

type SecretColumn = Exclude<keyof SecretTable, 'key_id' | 'position'>;

/** The key's columns and those of one secret; of none while the key is unclaimed. */
export type KeyAndSecretRow = KeyRow & {
  [Column in SecretColumn as `secret_${Column}`]: SecretTable[Column] | null;
} & { secret_last_used_at: number | null; maker_role: string | null };

export function keyRowOf(key: ApiKey): Insertable<KeyTable> {
  return {
    id: key.id,
    api: key.api,
    workspace_id: key.workspaceId,
    environment: key.environment,
    name: key.name,
    scopes: JSON.stringify(key.scopes),
    allowed_addresses: JSON.stringify(key.allowedAddresses),
    limits: JSON.stringify(key.limits),
    metadata: JSON.stringify(key.metadata),
    owner_member_id: key.ownerMemberId,
    maker_key_id: key.makerKeyId,
    maker_user_id: key.makerUserId,
    created_at: key.createdAt,
    created_by: JSON.stringify(key.createdBy),
    expires_at: key.expiresAt,
    disabled_at: key.disabledAt,
    revoked_at: key.revokedAt,
    revoke_reason: key.revokeReason,
  };
}

export function secretRowsOf(key: ApiKey): Insertable<SecretTable>[] {
  return key.secrets.map((secret, position) => ({
    id: secret.id,
    key_id: key.id,
    position,
    digest: secret.digest,
    preview: secret.preview,
    created_at: secret.createdAt,
    retires_at: secret.retiresAt,
  }));
}

/** The keys of rows in which those of one key follow each other, its secrets oldest first. */
export function keysOf(rows: readonly KeyAndSecretRow[], shared: SharedValues): ApiKey[] {
  const keys: ApiKey[] = [];
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const id = rows[start]?.id;
    while (rows[end]?.id === id) end += 1;
    keys.push(keyOf(rows.slice(start, end), shared));
  }
  return keys;
}

/** The one key of its rows, or null for no rows. */
export function keyOrNull(rows: readonly KeyAndSecretRow[], shared: SharedValues): ApiKey | null {
  return rows.length === 0 ? null : keyOf(rows, shared);
}

function keyOf(rows: readonly KeyAndSecretRow[], shared: SharedValues): ApiKey {
  const row = rows[0];
  if (row === undefined) throw new Error('A key needs at least one row.');
  return {
    id: row.id,
    api: shared.text(row.api),
    workspaceId: shared.text(row.workspace_id),
    environment: shared.text(row.environment),
    name: row.name,
    scopes: shared.json(row.scopes),
    allowedAddresses: shared.json(row.allowed_addresses),
    limits: shared.json(row.limits),
    metadata: shared.json(row.metadata),
    ownerMemberId: row.owner_member_id,
    makerKeyId: row.maker_key_id,
    makerUserId: row.maker_user_id,
    makerRole: row.maker_role !== null && isRole(row.maker_role) ? row.maker_role : null,
    createdAt: row.created_at,
    createdBy: shared.json(row.created_by),
    expiresAt: row.expires_at,
    disabledAt: row.disabled_at,
    revokedAt: row.revoked_at,
    revokeReason: row.revoke_reason,
    secrets: row.secret_id === null ? [] : rows.map(secretOf),
  };
}

function secretOf(row: KeyAndSecretRow): KeySecret {
  return {
    id: present(row.secret_id),
    digest: present(row.secret_digest),
    preview: present(row.secret_preview),
    createdAt: present(row.secret_created_at),
    retiresAt: row.secret_retires_at,
    lastUsedAt: row.secret_last_used_at,
  };
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('A secret lacks a column it must have.');
  return value;
}
