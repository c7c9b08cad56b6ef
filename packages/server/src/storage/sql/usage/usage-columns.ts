// Between the ledger's words and its columns.
import type { UsageSums } from '@keywright/core/usage/usage-sums';
import type { UsageSubject } from '../../../app/usage/usage-ports.ts';
import type { Digest } from '../../audit-chain.ts';
import type { UsageBucketTable, UsageSubjectTable } from '../schema.ts';

export const SUBJECT_COLUMNS = {
  address: 'address',
  api: 'api',
  endUser: 'end_user',
  endpoint: 'endpoint',
  keyId: 'key_id',
  memberId: 'member_id',
  model: 'model',
  outcome: 'outcome',
  route: 'route',
  secretId: 'secret_id',
  workspaceId: 'workspace_id',
} as const satisfies Readonly<Record<keyof UsageSubject, keyof UsageSubjectTable>>;

export const SUBJECT_FIELDS = Object.keys(SUBJECT_COLUMNS).sort() as readonly (keyof UsageSubject)[];

export const FIGURE_COLUMNS = {
  requests: 'requests',
  denied: 'denied',
  billable: 'billable',
  inputTokens: 'input_tokens',
  cachedInputTokens: 'cached_input_tokens',
  outputTokens: 'output_tokens',
  micros: 'micros',
  estimated: 'estimated',
  interrupted: 'interrupted',
} as const satisfies Readonly<Record<keyof UsageSums, keyof UsageBucketTable>>;

/** 120 bits of the digest: no two subjects of one key share them. */
const DIGEST_CHARACTERS = 20;

/**
 * Equal subjects have one id, so nobody asks the database for it. It ends in the digest of the canonical JSON (RFC 8785)
 * of what the subject has; what it lacks is left out, so that a field added later changes no id. It begins with the
 * key: then a fold that goes through its keys in order goes through the tables in order, and a page is written once
 * for many rows instead of once for each.
 */
export function subjectId(digest: Digest, subject: UsageSubject): string {
  const present: Record<string, string> = {};
  for (const field of SUBJECT_FIELDS) {
    const value = subject[field];
    if (value !== null) present[field] = value;
  }
  return `${subject.keyId ?? subject.api}.${digest(JSON.stringify(present)).slice(0, DIGEST_CHARACTERS)}`;
}
