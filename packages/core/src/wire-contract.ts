// The native API as its callers see it: JSON bodies of /api/v1, camelCase, instants RFC 3339 UTC, durations in seconds.

import type { KeyState, SecretState } from './keys/key-lifecycle.ts';
import type { LimitRuleAnswer, LimitRuleBody } from './limits/limit-answers.ts';
import type { Right } from './people/roles.ts';
import type { DenialReason, InputProblem } from './refusals/refusal-reasons.ts';
import type { SecretSlip } from './secrets/inspect-secret.ts';

export type * from './audit/audit-answers.ts';
export type * from './endpoints/endpoint-answers.ts';
export type * from './limits/limit-answers.ts';
export type * from './nodes/node-answers.ts';
export type * from './people/people-answers.ts';
export type * from './portal/api-answers.ts';
export type * from './usage/usage-answers.ts';
export type * from './user-keys/user-key-answers.ts';
export type { OnLeave, UserKeyMode } from './user-keys/user-key-policy.ts';

export interface WorkspaceAnswer {
  id: string;
  name: string;
  slug: string;
  createdAt: string;
}

export interface SecretAnswer {
  id: string;
  preview: string;
  state: SecretState;
  createdAt: string;
  retiresAt: string | null;
  lastUsedAt: string | null;
}

export interface KeyAnswer {
  id: string;
  api: string;
  workspaceId: string;
  environment: string;
  name: string;
  preview: string | null;
  state: KeyState;
  scopes: string[];
  allowedAddresses: 'any' | string[];
  limits: LimitRuleAnswer[];
  metadata: Record<string, string>;
  ownerMemberId: string | null;
  expiresAt: string | null;
  createdAt: string;
  createdBy: string;
  disabledAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  /** When the current secret should be replaced; null where the API asks for no rotation. */
  rotationDueAt: string | null;
  isRotationDue: boolean;
  secrets: SecretAnswer[];
}

/** `secret` is the value itself, answered once; null while the key is unclaimed, and when a retry is answered again. */
export interface KeyWithSecretAnswer extends KeyAnswer {
  secret: string | null;
}

export interface RevokeAnswer {
  id: string;
  state: 'revoked';
  revokedAt: string;
}

export interface CredentialAnswer {
  id: string;
  name: string;
  preview: string;
  state: 'active' | 'expired' | 'revoked';
  /** What it may do: `keys:read`, `keys:write` … */
  scopes: Right[];
  /** Null: every workspace. */
  workspaceId: string | null;
  allowedAddresses: 'any' | string[];
  expiresAt: string | null;
  createdAt: string;
  createdBy: string;
  revokedAt: string | null;
}

export interface CredentialWithSecretAnswer extends CredentialAnswer {
  secret: string | null;
}

export interface IssueCredentialBody {
  name: string;
  scopes: string[];
  workspaceId?: string | null | undefined;
  allowedAddresses?: 'any' | string[] | undefined;
  expiresAt?: string | null | undefined;
}

/** The link itself, answered once. */
export interface FirstRunLinkAnswer {
  url: string;
  expiresAt: string;
}

export interface WorkspaceBody {
  name: string;
  slug: string;
}

export interface IssueKeyBody {
  api: string;
  workspaceId: string;
  /** Absent where the API takes keys without a name: then it is called by its preview. */
  name?: string | undefined;
  environment?: string | undefined;
  scopes?: string[] | undefined;
  allowedAddresses?: 'any' | string[] | undefined;
  expiresAt?: string | null | undefined;
  limits?: LimitRuleBody[] | undefined;
  metadata?: Record<string, string> | undefined;
  ownerMemberId?: string | null | undefined;
  unclaimed?: boolean | undefined;
}

export interface EditKeyBody {
  name?: string | undefined;
  scopes?: string[] | undefined;
  allowedAddresses?: 'any' | string[] | undefined;
  expiresAt?: string | null | undefined;
  limits?: LimitRuleBody[] | undefined;
  disabled?: boolean | undefined;
  metadata?: Record<string, string> | undefined;
}

export interface ExtendGraceBody {
  /** Not before it ends as it is; at most the longest grace of the API, counted from the rotation. */
  retiresAt: string;
}

export interface VerifyBody {
  key: string;
  api?: string | undefined;
  method?: string | undefined;
  path?: string | undefined;
  scope?: string | undefined;
  address?: string | undefined;
  cost?: number | undefined;
}

export interface LimitAnswer {
  name: string;
  limit: number;
  remaining: number;
  /** Null for limits that never start anew by themselves. */
  resetAt: string | null;
}

export interface VerifyAnswer {
  valid: boolean;
  code: 'valid' | DenialReason | 'not_found' | 'method_not_allowed';
  keyId: string | null;
  secretId: string | null;
  workspaceId: string | null;
  scopes: string[];
  expiresAt: string | null;
  limits: LimitAnswer[];
  metadata: Record<string, string>;
}

export interface KeyCheckAnswer {
  /** The API whose keys the text resembles; null where it resembles none. */
  api: string | null;
  environment: string | null;
  /** Whether the text has the form of a key, to the letter: only then can it be let in. */
  wellFormed: boolean;
  /** What is wrong with the text, in the order in which to mend it. */
  slips: { code: SecretSlip; text: string }[];
  /** The key, where the caller may see it; null where it may not, and where there is none. */
  key: KeyAnswer | null;
  /** Which of the key's secrets it is. */
  secretId: string | null;
}

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** RFC 9457 problem details with our members. */
export interface ProblemAnswer {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  requestId: string;
  problems?: InputProblem[];
}
