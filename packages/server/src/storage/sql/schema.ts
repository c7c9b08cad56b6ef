// The tables as TypeScript sees them. Instants are epoch ms in bigint columns; structures are JSON in text columns.
// Only types both SQLite and PostgreSQL have; columns are made in ../migrations.

import type { AuthMode } from '@keywright/core/endpoints/endpoint';

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
  maker_user_id: string | null;
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

export interface MemberTable {
  id: string;
  organization_id: string;
  user_id: string;
  role: string;
  created_at: number;
}

export interface EndpointTable {
  id: string;
  api: string;
  workspace_id: string;
  name: string;
  upstream_url: string | null;
  auth_mode: AuthMode;
  created_at: number;
  created_by: string;
  deleted_at: number | null;
}

/** Which key every new user gets of an API; read by a trigger (../migrations/0006-default-keys.ts). */
export interface DefaultKeyTable {
  api: string;
  environment: string;
  name: string;
  scopes: string;
}

/** What that trigger made with a user. */
export interface MadeWithUserTable {
  user_id: string;
  workspace_id: string;
  member_id: string;
  /** 1: the audit log has it. */
  told: number;
}

export interface LastUseTable {
  secret_id: string;
  used_at: number;
  address: string | null;
  user_agent: string | null;
  route: string | null;
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

/** What buckets are kept apart by, once for all of its buckets. */
export interface UsageSubjectTable {
  /** Derived from the other columns; see ./usage/subject-row.ts. */
  id: string;
  api: string;
  workspace_id: string | null;
  key_id: string | null;
  secret_id: string | null;
  member_id: string | null;
  end_user: string | null;
  route: string | null;
  endpoint: string | null;
  model: string | null;
  outcome: string;
  address: string | null;
}

export interface UsageBucketTable {
  subject_id: string;
  /** Length of the period: a minute, or an hour once the minutes are old. */
  bucket_ms: number;
  bucket_at: number;
  requests: number;
  denied: number;
  billable: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  micros: number;
  estimated: number;
  interrupted: number;
}

export interface LimitCountTable {
  counter: string;
  window_at: number;
  /** Null when the window never ends. */
  ends_at: number | null;
  used: number;
  held: number;
}

export interface OpenRequestTable {
  request_id: string;
  entry: string;
  progress: string | null;
  /** Whose end it waits for is told in this journal. */
  journal: string;
}

export interface FoldProgressTable {
  journal: string;
  from_segment: number;
  from_offset: number;
  to_segment: number;
  to_offset: number;
  slices_done: number;
}

export interface ChangeTable {
  position: number;
  change: string;
}

/** One row: the newest change's position, and the epoch of counting that every lease is given in. */
export interface ChangeHeadTable {
  id: number;
  position: number;
  counting_epoch: number;
  channel: string;
}

export interface CountingEpochTable {
  epoch: number;
  keeper: 'redis' | 'database';
  /** Known to nobody else's Redis. */
  name: string;
  /** Null: not every node has settled yet. */
  opened_at: number | null;
  redis_run: string | null;
}

/** What nodes have taken for themselves of one window, in all. */
export interface LimitAllotmentTable {
  epoch: number;
  counter: string;
  window_at: number;
  taken: number;
}

/** Requests that run on a node. */
export interface RunningCountTable {
  counter: string;
  node_id: string;
  running: number;
}

/** One row a running process, and for a while one of each that ran. */
export interface NodeTable {
  id: string;
  name: string;
  journal: string;
  version: string;
  started_at: number;
  /** By the database's clock. */
  lease_ends_at: number;
  /** Position up to which it has heard of changes. */
  acknowledged: number;
  /** The newest epoch of counting that it has settled in; -1 for none. */
  counting_epoch: number;
  /** 1: it hears from Redis. */
  reaches_redis: number;
}

export interface Schema {
  workspaces: WorkspaceTable;
  keys: KeyTable;
  secrets: SecretTable;
  last_uses: LastUseTable;
  members: MemberTable;
  endpoints: EndpointTable;
  default_keys: DefaultKeyTable;
  made_with_users: MadeWithUserTable;
  audit_events: AuditEventTable;
  remembered_answers: RememberedAnswerTable;
  usage_subjects: UsageSubjectTable;
  usage_buckets: UsageBucketTable;
  limit_counts: LimitCountTable;
  open_requests: OpenRequestTable;
  fold_progress: FoldProgressTable;
  changes: ChangeTable;
  change_head: ChangeHeadTable;
  nodes: NodeTable;
  counting_epochs: CountingEpochTable;
  limit_allotments: LimitAllotmentTable;
  running_counts: RunningCountTable;
}
