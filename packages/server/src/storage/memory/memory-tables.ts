// What the in-memory storage holds: the committed maps, and the layers of one transaction over them.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import type { ApiKey, Workspace } from '@keywright/core/keys/api-key';
import type { DefaultKey, MadeWithUser } from '../../app/keys/defaults/default-key-ports.ts';
import type { PeopleModel, PeopleRecord } from '../../app/people/people-records.ts';
import type { RememberedAnswer } from '../../app/ports.ts';
import type { FoldProgress, LastUse, OpenRequest, StoredCount } from '../../app/usage/usage-ports.ts';
import type { ChainEntry, ChainLink } from '../audit-chain.ts';
import { type Rows, StagedMap } from './staged-map.ts';
import type { UsageBucket } from './usage/memory-buckets.ts';

export const AUDIT_HEAD = 'audit';

interface RowTypes {
  readonly keys: ApiKey;
  /** Id of the key by digest of a secret: the unique index of secrets. */
  readonly digests: string;
  /** Id of the key by id of a secret. */
  readonly secrets: string;
  readonly workspaces: Workspace;
  /** Id of the workspace by slug. */
  readonly slugs: string;
  readonly endpoints: Endpoint;
  /** By event id, oldest first. */
  readonly audit: ChainEntry;
  /** The newest link of the audit chain, under AUDIT_HEAD. */
  readonly heads: ChainLink;
  readonly answers: RememberedAnswer;
  /** By model and id. */
  readonly people: { readonly model: PeopleModel; readonly record: PeopleRecord };
  /** By API. */
  readonly defaultKeys: DefaultKey;
  /** By user; whether the audit log has it. */
  readonly madeWithUsers: MadeWithUser & { readonly isTold: boolean };
  /** By id of the secret. */
  readonly lastUses: LastUse;
  /** By subject, length and start. */
  readonly buckets: UsageBucket;
  /** By counter and start of the window. */
  readonly counts: StoredCount;
  readonly openRequests: OpenRequest;
  /** Under LOCAL_JOURNAL. */
  readonly foldProgress: FoldProgress;
}

type TableName = keyof RowTypes;
type Committed = { readonly [Table in TableName]: Map<string, RowTypes[Table]> };

/** Either the committed maps or a transaction's view of them. */
export type ReadTables = { readonly [Table in TableName]: Rows<RowTypes[Table]> };
export type Tables = { readonly [Table in TableName]: StagedMap<RowTypes[Table]> };

export function emptyTables(): Committed {
  return {
    keys: new Map(),
    digests: new Map(),
    secrets: new Map(),
    workspaces: new Map(),
    slugs: new Map(),
    endpoints: new Map(),
    audit: new Map(),
    heads: new Map(),
    answers: new Map(),
    people: new Map(),
    defaultKeys: new Map(),
    madeWithUsers: new Map(),
    lastUses: new Map(),
    buckets: new Map(),
    counts: new Map(),
    openRequests: new Map(),
    foldProgress: new Map(),
  };
}

export function stagedOver(committed: Committed): Tables {
  return {
    keys: new StagedMap(committed.keys),
    digests: new StagedMap(committed.digests),
    secrets: new StagedMap(committed.secrets),
    workspaces: new StagedMap(committed.workspaces),
    slugs: new StagedMap(committed.slugs),
    endpoints: new StagedMap(committed.endpoints),
    audit: new StagedMap(committed.audit),
    heads: new StagedMap(committed.heads),
    answers: new StagedMap(committed.answers),
    people: new StagedMap(committed.people),
    defaultKeys: new StagedMap(committed.defaultKeys),
    madeWithUsers: new StagedMap(committed.madeWithUsers),
    lastUses: new StagedMap(committed.lastUses),
    buckets: new StagedMap(committed.buckets),
    counts: new StagedMap(committed.counts),
    openRequests: new StagedMap(committed.openRequests),
    foldProgress: new StagedMap(committed.foldProgress),
  };
}

export function applyAll(tables: Tables): void {
  for (const table of Object.values(tables)) table.apply();
}

export function endAll(tables: Tables): void {
  for (const table of Object.values(tables)) table.end();
}
