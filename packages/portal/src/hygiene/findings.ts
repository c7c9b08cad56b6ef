// What of the keys of a workspace deserves a hand, worst first: each finding with the one thing that mends it.
import { DAY_MS } from '@keywright/core/instant';
import type { ApiAnswer, KeyAnswer } from '@keywright/core/wire-contract';
import { EXPIRING_WITHIN_MS, graceSecret, IDLE_AFTER_MS, isDue } from '../keys/state/key-condition.ts';

export type Remedy = 'rotate' | 'revoke' | 'set-expiry' | 'edit' | 'end-old-secret';

export interface Finding {
  readonly key: KeyAnswer;
  readonly kind: FindingKind;
  readonly remedy: Remedy;
}

/** In the order of the list. */
export const FINDING_KINDS = {
  expiring: { title: 'Expires soon', why: 'Programs that use it will be refused from that day on.' },
  'rotation-due': { title: 'Rotation due', why: 'Its secret is older than this API wants secrets to be.' },
  'grace-unused': {
    title: 'Old secret, no longer used',
    why: 'The rotation is done: nothing needs the grace that is left.',
  },
  idle: { title: 'Idle', why: 'Nobody has used it for 30 days. What nobody uses, nobody misses.' },
  'never-used': {
    title: 'Never used',
    why: 'It was made more than a week ago and has never called anything.',
  },
  wide: {
    title: 'Opens more than most',
    why: 'It holds everything, or a legacy scope. Give it only what it uses.',
  },
  'no-expiry': { title: 'Never expires', why: 'If it leaks and nobody notices, it works for ever.' },
} as const;
export type FindingKind = keyof typeof FINDING_KINDS;

export function findingsOf(keys: readonly KeyAnswer[], api: ApiAnswer, now: number): readonly Finding[] {
  const found = keys.filter(({ state }) => state === 'active').flatMap((key) => findingsOfKey(key, api, now));
  const order = Object.keys(FINDING_KINDS);
  return found.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function findingsOfKey(key: KeyAnswer, api: ApiAnswer, now: number): Finding[] {
  const kinds: [FindingKind, Remedy][] = [];
  const age = now - Date.parse(key.createdAt);
  if (key.expiresAt !== null && Date.parse(key.expiresAt) - now < EXPIRING_WITHIN_MS)
    kinds.push(['expiring', 'edit']);
  if (isDue(key, api) && api.rotation.kind === 'in-place') kinds.push(['rotation-due', 'rotate']);
  const old = graceSecret(key);
  if (old !== null && isUnusedSince(old.lastUsedAt, now - DAY_MS))
    kinds.push(['grace-unused', 'end-old-secret']);
  if (key.lastUsedAt === null && age > 7 * DAY_MS) kinds.push(['never-used', 'revoke']);
  if (key.lastUsedAt !== null && now - Date.parse(key.lastUsedAt) > IDLE_AFTER_MS)
    kinds.push(['idle', 'revoke']);
  if (isWide(key, api)) kinds.push(['wide', 'edit']);
  if (key.expiresAt === null) kinds.push(['no-expiry', 'set-expiry']);
  return kinds.map(([kind, remedy]) => ({ key, kind, remedy }));
}

function isUnusedSince(lastUsedAt: string | null, at: number): boolean {
  return lastUsedAt === null || Date.parse(lastUsedAt) < at;
}

function isWide({ scopes }: KeyAnswer, api: ApiAnswer): boolean {
  const offered = api.scopes.filter(({ legacy }) => !legacy);
  if (api.scopes.some(({ name, legacy }) => legacy && scopes.includes(name))) return true;
  if (scopes.length === 0) return api.emptyScopes === 'everything' && offered.length > 1;
  return offered.length > 2 && offered.every(({ name }) => scopes.includes(name));
}
