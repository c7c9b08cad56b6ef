// User keys over the native API: policies, and what members ask for. Durations are in seconds.
import type { LimitRuleAnswer, LimitRuleBody } from '../limits/limit-answers.ts';
import type { OnLeave, UserKeyMode } from './user-key-policy.ts';

export interface UserKeyPolicyAnswer {
  workspaceId: string;
  api: string;
  mode: UserKeyMode;
  keysPerMember: number;
  scopes: 'any' | string[];
  maxLifetimeSeconds: number | null;
  limits: LimitRuleAnswer[];
  onLeave: OnLeave;
  /** Null where nobody has decided anything, and the defaults hold. */
  changedAt: string | null;
  changedBy: string | null;
}

/** Whatever is absent is as where nobody has decided anything. */
export interface UserKeyPolicyBody {
  mode: UserKeyMode;
  keysPerMember?: number | undefined;
  scopes?: 'any' | string[] | undefined;
  maxLifetimeSeconds?: number | null | undefined;
  limits?: LimitRuleBody[] | undefined;
  onLeave?: OnLeave | undefined;
}

/** Whatever is absent stays as it is. */
export type UserKeyPolicyChanges = {
  [K in keyof UserKeyPolicyBody]?: UserKeyPolicyBody[K] | undefined;
};

export const REQUEST_STATES = ['pending', 'approved', 'denied', 'cancelled'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export interface UserKeyRequestAnswer {
  id: string;
  workspaceId: string;
  api: string;
  /** The seat the key is asked for. */
  memberId: string;
  name: string;
  environment: string;
  scopes: string[];
  allowedAddresses: 'any' | string[];
  expiresAt: string | null;
  /** What for, in the words of whoever asks. */
  note: string | null;
  state: RequestState;
  createdAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
  reason: string | null;
  /** The key that was made of it, to be claimed. */
  keyId: string | null;
}

export interface UserKeyRequestBody {
  workspaceId: string;
  api: string;
  name: string;
  environment?: string | undefined;
  scopes?: string[] | undefined;
  allowedAddresses?: 'any' | string[] | undefined;
  expiresAt?: string | null | undefined;
  note?: string | undefined;
}

/** What is given less of than was asked for. */
export interface ApproveBody {
  scopes?: string[] | undefined;
  expiresAt?: string | undefined;
}
