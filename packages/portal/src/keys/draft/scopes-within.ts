// The scopes of an API that a policy lets members choose: those it names, and what they imply.
import { impliedScopes } from '@keywright/core/keys/held-scopes';
import type { ApiAnswer, ApiScopeAnswer } from '@keywright/core/wire-contract';

export function scopesWithin(
  { scopes }: Pick<ApiAnswer, 'scopes'>,
  allowed: 'any' | readonly string[],
): readonly ApiScopeAnswer[] {
  if (allowed === 'any') return scopes;
  const within = impliedScopes(allowed, Object.fromEntries(scopes.map((scope) => [scope.name, scope])));
  return scopes.filter(({ name }) => within.has(name));
}
