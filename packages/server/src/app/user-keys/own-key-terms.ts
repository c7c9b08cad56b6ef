// On what terms a member has a key for themselves: those of the workspace's policy at the moment the key is made, by
// themselves or by the admin who approves it.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import type { EpochMs } from '@keywright/core/instant';
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import type { InputProblem, Refusal } from '@keywright/core/refusals/refusal-reasons';
import {
  beyondPolicy,
  latestEnd,
  type UserKeyMode,
  type UserKeyPolicy,
} from '@keywright/core/user-keys/user-key-policy';
import type { KeyChoices } from '../keys/key-input.ts';
import type { StorageTransaction } from '../ports.ts';
import { livingKeysOf } from './own-seat.ts';
import { findPolicy } from './policy-records.ts';

export interface OwnKeyQuestion {
  readonly api: ApiDefinition;
  readonly workspaceId: string;
  readonly memberId: string;
  readonly wanted: Pick<Partial<KeyChoices>, 'scopes' | 'expiresAt' | 'limits'>;
  /** Modes in which it may be made this way, and what is said in every other one. */
  readonly ways: Readonly<Record<UserKeyMode, string | null>>;
  /** What waits to be made beside. */
  readonly asked: number;
  readonly now: EpochMs;
}

/** What the policy decides of the key. */
export interface OwnKeyTerms {
  readonly ownerMemberId: string;
  readonly limits: readonly LimitRule[];
  readonly expiresAt: EpochMs | null;
}

export async function ownKeyTerms(
  tx: StorageTransaction,
  question: OwnKeyQuestion,
): Promise<OwnKeyTerms | Refusal> {
  const { api, workspaceId, memberId, wanted, ways, asked, now } = question;
  const { policy } = await findPolicy(tx.people, { workspaceId, api: api.name });
  const mode = api.userKeys === 'none' ? 'off' : policy.mode;
  const way = ways[mode];
  if (way !== null) return beyond([{ field: '', message: way }]);
  const expiresAt = wanted.expiresAt === undefined ? latestEnd(policy.maxLifetimeMs, now) : wanted.expiresAt;
  const problems = [
    ...beyondPolicy(policy, { scopes: wanted.scopes ?? [], expiresAt }, { api, now }),
    ...limitsChosen(wanted.limits),
    ...(await tooMany(tx, policy, { memberId, workspaceId, api: api.name, asked, now })),
  ];
  if (problems.length > 0) return beyond(problems);
  return { ownerMemberId: memberId, limits: policy.limits, expiresAt };
}

function beyond(problems: readonly InputProblem[]): Refusal {
  return { reason: 'user_key_policy', problems };
}

function limitsChosen(limits: readonly LimitRule[] | undefined): readonly InputProblem[] {
  return limits === undefined
    ? []
    : [{ field: 'limits', message: 'are those of the policy; leave them out' }];
}

interface Counting {
  readonly memberId: string;
  readonly workspaceId: string;
  readonly api: string;
  readonly asked: number;
  readonly now: EpochMs;
}

async function tooMany(
  tx: StorageTransaction,
  { keysPerMember }: UserKeyPolicy,
  { asked, now, ...seat }: Counting,
): Promise<readonly InputProblem[]> {
  const count = (await livingKeysOf(tx.keys, seat, now)).length + asked;
  if (count < keysPerMember) return [];
  return [{ field: '', message: `a member has ${keysPerMember} keys at most, asked-for ones among them` }];
}
