// A key made with a key is never stronger than its maker: in scopes, addresses, expiry and workspace.
// Held when it is made, and again whenever the maker's rights shrink: its descendants shrink with it.

import type { EpochMs } from '../instant.ts';
import type { InputProblem } from '../refusals/refusal-reasons.ts';
import { coversRange } from '../requests/address-range.ts';
import type { AllowedAddresses, ApiKey } from './api-key.ts';
import { impliedScopes, type ScopeRules, scopesAsBound, scopesBeyond } from './held-scopes.ts';

/** The rights that bound a descendant. */
export type KeyRights = Pick<ApiKey, 'scopes' | 'allowedAddresses' | 'expiresAt'>;

/** Everything in which `made` would be stronger than `maker`. */
export function excessOver(maker: KeyRights, made: KeyRights, api: ScopeRules): readonly InputProblem[] {
  const problems: InputProblem[] = [];
  const scopes = scopesBeyond(scopesAsBound(maker.scopes, api), {
    wanted: made.scopes,
    rules: api,
    message: 'include what the key that makes this one lacks',
  });
  if (scopes !== null) problems.push({ field: 'scopes', message: scopes });
  if (!addressesWithin(maker.allowedAddresses, made.allowedAddresses)) {
    problems.push({
      field: 'allowedAddresses',
      message: 'reach beyond those of the key that makes this one',
    });
  }
  if (earliest(maker.expiresAt, made.expiresAt) !== made.expiresAt) {
    problems.push({ field: 'expiresAt', message: 'is later than that of the key that makes this one' });
  }
  return problems;
}

/**
 * `made`, cut down to what `maker` may do now. Null when nothing is left to hold (no common scope or address):
 * the caller then disables the key, since an empty list could mean everything.
 */
export function confinedTo(maker: KeyRights, made: ApiKey, api: ScopeRules): ApiKey | null {
  const scopes = confinedScopes(maker.scopes, made.scopes, api);
  const allowedAddresses = confinedAddresses(maker.allowedAddresses, made.allowedAddresses);
  if (scopes === null || allowedAddresses === null) return null;
  return { ...made, scopes, allowedAddresses, expiresAt: earliest(maker.expiresAt, made.expiresAt) };
}

function confinedScopes(
  maker: readonly string[],
  made: readonly string[],
  { scopes, emptyScopes }: ScopeRules,
): readonly string[] | null {
  if (emptyScopes === 'everything' && maker.length === 0) return made;
  if (emptyScopes === 'everything' && made.length === 0) return maker;
  const within = impliedScopes(maker, scopes);
  const common = [...impliedScopes(made, scopes)].filter((scope) => within.has(scope));
  // What another of them implies goes without saying.
  const widest = common.filter(
    (scope) => !common.some((other) => other !== scope && impliedScopes([other], scopes).has(scope)),
  );
  return widest.length === 0 && emptyScopes === 'everything' ? null : widest;
}

function addressesWithin(maker: AllowedAddresses, made: AllowedAddresses): boolean {
  if (maker === 'any') return true;
  if (made === 'any') return false;
  return made.every((range) => maker.some((outer) => coversRange(outer, range)));
}

function confinedAddresses(maker: AllowedAddresses, made: AllowedAddresses): AllowedAddresses | null {
  if (maker === 'any') return made;
  if (made === 'any') return maker;
  const inner = made.filter((range) => maker.some((outer) => coversRange(outer, range)));
  const outer = maker.filter((range) => made.some((wide) => coversRange(wide, range)));
  const common = [...new Set([...inner, ...outer])];
  return common.length === 0 ? null : common;
}

function earliest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
