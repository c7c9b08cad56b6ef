// How a key reads on the screen: the same words for the same fields in every command.
import type { KeyAnswer, LimitRuleAnswer, SecretAnswer } from '@keywright/sdk';
import { distanceOr, exactInstant, exactInstantOr } from './instant-text.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

type Line = readonly [name: string, value: string | null];

/** What a key may do, and until when. */
export function rightsOf(key: KeyAnswer, now: number): readonly Line[] {
  return [
    ['api', `${key.api} (${key.environment})`],
    ['scopes', key.scopes.join(', ') || 'none named'],
    ['addresses', key.allowedAddresses === 'any' ? 'any' : key.allowedAddresses.join(', ')],
    ['limits', key.limits.map(limitText).join('; ') || null],
    ['expires', exactInstantOr(key.expiresAt, now, 'never')],
  ];
}

/** Everything about a key but its secrets. */
export function factsOf(key: KeyAnswer, now: number): readonly Line[] {
  const metadata = Object.entries(key.metadata).map(([name, value]) => `${name}=${value}`);
  return [
    ['id', key.id],
    ['state', key.state],
    ['workspace', key.workspaceId],
    ...rightsOf(key, now),
    ['rotation', rotationText(key, now)],
    ['owner', key.ownerMemberId],
    ['metadata', metadata.join(', ') || null],
    ['created', `${exactInstant(key.createdAt, now)} by ${key.createdBy}`],
    ['disabled', key.disabledAt === null ? null : exactInstant(key.disabledAt, now)],
    ['revoked', key.revokedAt === null ? null : exactInstant(key.revokedAt, now)],
    ['last used', exactInstantOr(key.lastUsedAt, now, 'never')],
  ];
}

/** When the current secret should be replaced; null where nobody asks for that, or the key is of no use any more. */
function rotationText({ rotationDueAt, isRotationDue, state }: KeyAnswer, now: number): string | null {
  if (rotationDueAt === null || state !== 'active') return null;
  return `${isRotationDue ? 'due since' : 'due'} ${exactInstant(rotationDueAt, now)}`;
}

export function secretsTable(secrets: readonly SecretAnswer[], now: number, style: Style): string {
  const rows = secrets.map((secret) => [
    secret.preview,
    secret.state,
    distanceOr(secret.createdAt, now, ''),
    distanceOr(secret.retiresAt, now, 'never'),
    distanceOr(secret.lastUsedAt, now, 'never'),
    secret.id,
  ]);
  return table(['SECRET', 'STATE', 'CREATED', 'RETIRES', 'LAST USED', 'ID'], rows, style);
}

export function keysTable(keys: readonly KeyAnswer[], now: number, style: Style): string {
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.api,
    key.isRotationDue ? `${key.state}, rotation due` : key.state,
    key.preview ?? 'none',
    distanceOr(key.expiresAt, now, 'never'),
    distanceOr(key.lastUsedAt, now, 'never'),
  ]);
  return table(['ID', 'NAME', 'API', 'STATE', 'SECRET', 'EXPIRES', 'LAST USED'], rows, style);
}

const PERIODS = { month: 'a month', ever: 'in all', running: 'at once' } as const;

export function limitText({
  name,
  counts,
  limit,
  windowSeconds,
  period,
  per,
  enforce,
}: LimitRuleAnswer): string {
  const what = counts === 'requests' ? '' : counts === 'money' ? ' micro-units' : ' tokens';
  const when = period === null ? `in ${windowSeconds} s` : PERIODS[period];
  const only = enforce === 'soft' ? ', only told' : '';
  return `${name}: ${limit}${what} ${when} per ${per}${only}`;
}
