// Usage and billing as callers of the native API see them. Tokens, units and money are integers; `micros` are millionths
// of the currency.
import type { DenialReason } from '../refusals/refusal-reasons.ts';

/** What rows of a key's usage can be kept apart by; each word is a field of the row. */
export const KEY_USAGE_WORDS = [
  'minute',
  'hour',
  'day',
  'secret',
  'endUser',
  'route',
  'endpoint',
  'model',
  'outcome',
  'address',
] as const;
export type KeyUsageWord = (typeof KEY_USAGE_WORDS)[number];

/** The same for all keys of a workspace. */
export const WORKSPACE_USAGE_WORDS = [...KEY_USAGE_WORDS, 'api', 'key', 'member'] as const;
export type WorkspaceUsageWord = (typeof WORKSPACE_USAGE_WORDS)[number];

export interface TokensAnswer {
  /** The cached ones included. */
  input: number;
  cachedInput: number;
  output: number;
}

export interface CostAnswer {
  micros: number;
  /** ISO 4217; null where nothing was charged. */
  currency: string | null;
}

export interface UsageFiguresAnswer {
  /** Requests that were let in. */
  requests: number;
  denied: number;
  tokens: TokensAnswer;
  /** Units of requests that are to be paid for. */
  billable: number;
  cost: CostAnswer;
  /** Requests whose tokens were estimated. */
  estimated: number;
  /** Requests whose end nobody saw. */
  interrupted: number;
}

/** One field for each word asked for; null where the requests had none. Periods are the instant they begin at. */
export type UsageRowAnswer = UsageFiguresAnswer & { [word in WorkspaceUsageWord]?: string | null };

/** What was really answered for: the range asked for, widened to whole buckets. */
export interface UsageRangeAnswer {
  from: string;
  /** Not part of the range itself. */
  to: string;
  resolutionSeconds: number;
}

export interface WorkspaceUsageAnswer extends UsageRangeAnswer {
  by: WorkspaceUsageWord[];
  data: UsageRowAnswer[];
  totals: UsageFiguresAnswer & { deniedByReason: { [reason in DenialReason]?: number } };
}

/** The newest use of one secret, whenever it was. */
export interface LastUseAnswer {
  secretId: string;
  at: string;
  address: string | null;
  userAgent: string | null;
  route: string | null;
}

export interface KeyUsageAnswer extends WorkspaceUsageAnswer {
  lastUses: LastUseAnswer[];
}

export interface BillingFiguresAnswer {
  /** Units, not requests: a request that costs 3 counts 3. */
  requests: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  micros: number;
  /** `micros` in the currency itself, with six decimals. */
  cost: string;
  currency: string | null;
  estimated: number;
  interrupted: number;
}

/** What one key, member, end user and model have to pay for one UTC day. */
export interface BillingRowAnswer extends BillingFiguresAnswer {
  /** `2026-11-21`. */
  day: string;
  api: string;
  workspaceId: string;
  keyId: string | null;
  memberId: string | null;
  endUser: string | null;
  model: string | null;
}

export interface BillingAnswer {
  workspaceId: string;
  /** A UTC month or day: `2026-11`, `2026-11-21`. */
  period: string;
  from: string;
  to: string;
  data: BillingRowAnswer[];
  /** One for each API: their units and currencies do not add up. */
  totals: (BillingFiguresAnswer & { api: string })[];
}

export interface UnknownKeysRowAnswer {
  api: string;
  address: string | null;
  reason: DenialReason;
  denied: number;
}

export interface UnknownKeysAnswer extends UsageRangeAnswer {
  /** Most denied first. */
  data: UnknownKeysRowAnswer[];
  /** Of all, whether or not they are among `data`. */
  totals: { denied: number; addresses: number };
}
