// What the scopes of a key come to: themselves, all they imply, and what an API takes none of them for.
// Scopes are compared whole, letter by letter; nothing is read into their names.
import type { ApiDefinition } from '../definition/api-definition.ts';

/** What an API says of its scopes. */
export type ScopeRules = Pick<ApiDefinition, 'scopes' | 'emptyScopes'>;

/** Whether these scopes open a route that asks for `needed`. */
export function holdsScope(held: readonly string[], needed: string, rules: ScopeRules): boolean {
  if (held.length === 0) return rules.emptyScopes === 'everything';
  return held.includes(needed) || impliedScopes(held, rules.scopes).has(needed);
}

/** Scopes as a bound: none of them bound nothing where an API takes none for everything. */
export function scopesAsBound(held: readonly string[], rules: ScopeRules): ScopeBound {
  return held.length === 0 && rules.emptyScopes === 'everything' ? 'any' : held;
}

export type ScopeBound = 'any' | readonly string[];

export interface WantedScopes {
  readonly wanted: readonly string[];
  readonly rules: ScopeRules;
  /** What is wrong with those beyond the bound, which are named after it. */
  readonly message: string;
}

/** Why these scopes open more than the bound; null when they do not. The one answer to "is it more?" there is. */
export function scopesBeyond(bound: ScopeBound, { wanted, rules, message }: WantedScopes): string | null {
  if (bound === 'any') return null;
  if (scopesAsBound(wanted, rules) === 'any') return 'must be listed: none would mean all of them';
  const within = impliedScopes(bound, rules.scopes);
  const beyond = wanted.filter((scope) => !within.has(scope));
  return beyond.length === 0 ? null : `${message}: ${beyond.join(', ')}`;
}

/** These scopes and all they imply, however far. */
export function impliedScopes(held: readonly string[], scopes: ApiDefinition['scopes']): ReadonlySet<string> {
  const reached = new Set(held);
  // A set is walked in the order in which it grew, what is added on the way included.
  for (const scope of reached) {
    // A key may hold a scope that its API has given up since; it implies nothing any more.
    if (!Object.hasOwn(scopes, scope)) continue;
    for (const implied of scopes[scope]?.implies ?? []) reached.add(implied);
  }
  return reached;
}

/** Names of all scopes in the order in which to offer them: those that are kept for old keys last. */
export function offeredScopes(scopes: ApiDefinition['scopes']): readonly string[] {
  const names = Object.keys(scopes);
  const isLegacy = (name: string) => scopes[name]?.legacy === true;
  return [...names.filter((name) => !isLegacy(name)), ...names.filter(isLegacy)];
}
