// The tables as TypeScript sees them. Instants are epoch ms in bigint columns; structures are JSON in text columns.
// Only types both SQLite and PostgreSQL have; columns are made in ../migrations.

export interface WorkspaceTable {
  id: string;
  name: string;
  slug: string;
  created_at: number;
}

export interface KeyTable {
  id: string;
  api: string;
  workspace_id: string;
  environment: string;
  name: string;
  scopes: string;
  allowed_addresses: string;
  limits: string;
  metadata: string;
  owner_member_id: string | null;
  maker_key_id: string | null;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  disabled_at: number | null;
  revoked_at: number | null;
  revoke_reason: string | null;
}

export interface SecretTable {
  id: string;
  key_id: string;
  /** Place in the key's list of secrets, oldest first. */
  position: number;
  digest: string;
  preview: string;
  created_at: number;
  retires_at: number | null;
}

export interface LastUseTable {
  secret_id: string;
  used_at: number;
}

export interface AuditEventTable {
  /** Consecutive from 1; see ../audit-chain.ts. */
  position: number;
  id: string;
  at: number;
  actor: string;
  action: string;
  workspace_id: string | null;
  subject_id: string;
  details: string;
  hash: string;
}

export interface RememberedAnswerTable {
  request_key: string;
  request_digest: string;
  answer: string;
  created_at: number;
}

export interface Schema {
  workspaces: WorkspaceTable;
  keys: KeyTable;
  secrets: SecretTable;
  last_uses: LastUseTable;
  audit_events: AuditEventTable;
  remembered_answers: RememberedAnswerTable;
}
