// Under what terms members of a workspace have keys of one API for themselves. Judged when such a key is made: what is
// narrowed later holds for keys made from then on, and neither widens nor ends one there is.
import { durationWords } from '../duration-words.ts';
import type { EpochMs, Ms } from '../instant.ts';
import { type ScopeRules, scopesBeyond } from '../keys/held-scopes.ts';
import type { LimitRule } from '../limits/limit-rule.ts';
import type { InputProblem } from '../refusals/refusal-reasons.ts';

/** `off` makes no new ones; `self-service` lets members make them; `admin-approved` lets them ask. */
export const USER_KEY_MODES = ['off', 'self-service', 'admin-approved'] as const;
export type UserKeyMode = (typeof USER_KEY_MODES)[number];

/** What becomes of a member's keys when they leave: they stop, or become keys of the whole workspace. */
export const ON_LEAVE = ['stop', 'hand-over'] as const;
export type OnLeave = (typeof ON_LEAVE)[number];

export interface UserKeyPolicy {
  readonly mode: UserKeyMode;
  /** Keys a member may have at once; revoked and expired ones do not count. */
  readonly keysPerMember: number;
  readonly scopes: 'any' | readonly string[];
  /** From when a key is made; null for no end. */
  readonly maxLifetimeMs: Ms | null;
  /** What every user key is limited by, beside its API. */
  readonly limits: readonly LimitRule[];
  readonly onLeave: OnLeave;
}

/** Where nobody has decided anything. */
export const DEFAULT_USER_KEY_POLICY: UserKeyPolicy = {
  mode: 'off',
  keysPerMember: 5,
  scopes: 'any',
  maxLifetimeMs: null,
  limits: [],
  onLeave: 'stop',
};

export interface WantedKey {
  readonly scopes: readonly string[];
  readonly expiresAt: EpochMs | null;
}

/** Everything in which a key made now would be more than the policy allows. */
export function beyondPolicy(
  { scopes, maxLifetimeMs }: UserKeyPolicy,
  wanted: WantedKey,
  { api, now }: { readonly api: ScopeRules; readonly now: EpochMs },
): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const message = scopesBeyond(scopes, {
    wanted: wanted.scopes,
    rules: api,
    message: 'are not all allowed by the policy',
  });
  if (message !== null) problems.push({ field: 'scopes', message });
  const lastAt = latestEnd(maxLifetimeMs, now);
  if (lastAt !== null && (wanted.expiresAt === null || wanted.expiresAt > lastAt)) {
    const longest = durationWords(maxLifetimeMs ?? 0);
    problems.push({ field: 'expiresAt', message: `is later than the policy allows: ${longest} from now` });
  }
  return problems;
}

/** The last instant at which a key made now may end; null for no end. */
export function latestEnd(maxLifetimeMs: Ms | null, now: EpochMs): EpochMs | null {
  return maxLifetimeMs === null ? null : now + maxLifetimeMs;
}

/** Limits of a seat become those of the key by itself, once the key is of no seat. */
export function limitsWithoutSeat(limits: readonly LimitRule[]): readonly LimitRule[] {
  return limits.map((rule) => (rule.per === 'member' ? { ...rule, per: 'key' } : rule));
}
