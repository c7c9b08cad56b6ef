// A KeyFilter as a condition in SQL. States are told from instants, exactly as `stateOf` of core tells them:
// the contract suite compares the two over every combination.
import type { EpochMs } from '@keywright/core/instant';
import type { KeyState } from '@keywright/core/keys/key-lifecycle';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { KeyFilter } from '../../../app/ports.ts';
import type { Schema } from '../schema.ts';

type Keys = ExpressionBuilder<Schema, 'keys'>;
type Condition = Expression<SqlBool>;

export function matches(keys: Keys, filter: KeyFilter, now: EpochMs): Condition {
  const conditions = [withinTenancy(keys, filter)];
  if (filter.state !== undefined) conditions.push(IN_STATE[filter.state](keys, now));
  return keys.and(conditions);
}

/** The part of a filter that never changes for a key. */
export function withinTenancy(keys: Keys, filter: KeyFilter): Condition {
  const conditions: Condition[] = [];
  if (filter.workspaceId !== undefined) conditions.push(keys('workspace_id', '=', filter.workspaceId));
  if (filter.api !== undefined) conditions.push(keys('api', '=', filter.api));
  if (filter.ownerMemberId !== undefined) conditions.push(keys('owner_member_id', '=', filter.ownerMemberId));
  return keys.and(conditions);
}

const IN_STATE: Readonly<Record<KeyState, (keys: Keys, now: EpochMs) => Condition>> = {
  revoked: (keys) => keys('revoked_at', 'is not', null),
  disabled: (keys) => keys.and([keys('revoked_at', 'is', null), keys('disabled_at', 'is not', null)]),
  expired: (keys, now) => keys.and([notStopped(keys), keys('expires_at', '<=', now)]),
  unclaimed: (keys, now) => keys.and([notEnded(keys, now), keys.not(hasSecret(keys))]),
  active: (keys, now) => keys.and([notEnded(keys, now), hasSecret(keys)]),
};

function notStopped(keys: Keys): Condition {
  return keys.and([keys('revoked_at', 'is', null), keys('disabled_at', 'is', null)]);
}

function notEnded(keys: Keys, now: EpochMs): Condition {
  const notExpired = keys.or([keys('expires_at', 'is', null), keys('expires_at', '>', now)]);
  return keys.and([notStopped(keys), notExpired]);
}

function hasSecret(keys: Keys): Condition {
  return keys.exists(
    keys.selectFrom('secrets').select('secrets.id').whereRef('secrets.key_id', '=', 'keys.id'),
  );
}
