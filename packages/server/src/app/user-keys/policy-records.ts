// User-key policies as records, and back; and the only way they leave the process.
import { formatInstant } from '@keywright/core/instant';
import {
  DEFAULT_USER_KEY_POLICY,
  ON_LEAVE,
  USER_KEY_MODES,
  type UserKeyPolicy,
} from '@keywright/core/user-keys/user-key-policy';
import type { UserKeyPolicyAnswer } from '@keywright/core/wire-contract';
import { presentLimit } from '../keys/present-key.ts';
import { findOne, type PeopleReader, type PeopleRecord } from '../people/people-records.ts';

export interface PolicyPlace {
  readonly workspaceId: string;
  readonly api: string;
}

export interface StoredPolicy {
  readonly policy: UserKeyPolicy;
  /** Null where nobody has decided anything. */
  readonly changed: { readonly at: number; readonly by: string } | null;
}

/** One for each workspace and API: neither has a stroke in its name. */
export const policyId = ({ workspaceId, api }: PolicyPlace): string => `${workspaceId}/${api}`;

export function policyRecord(
  place: PolicyPlace,
  policy: UserKeyPolicy,
  changed: { readonly at: number; readonly by: string },
): PeopleRecord {
  return {
    ...place,
    ...policy,
    scopes: JSON.stringify(policy.scopes),
    limits: JSON.stringify(policy.limits),
    changedAt: changed.at,
    changedBy: changed.by,
  };
}

export async function findPolicy(people: PeopleReader, place: PolicyPlace): Promise<StoredPolicy> {
  const record = await findOne(people, 'userKeyPolicy', { id: policyId(place) });
  if (record === null) return { policy: DEFAULT_USER_KEY_POLICY, changed: null };
  const { mode, keysPerMember, scopes, maxLifetimeMs, limits, onLeave, changedAt, changedBy } = record;
  const policy: UserKeyPolicy = {
    // What this build does not know makes no keys, and stops those of who leaves.
    mode: USER_KEY_MODES.find((known) => known === mode) ?? 'off',
    keysPerMember: Number(keysPerMember),
    scopes: JSON.parse(String(scopes)),
    maxLifetimeMs: typeof maxLifetimeMs === 'number' ? maxLifetimeMs : null,
    limits: JSON.parse(String(limits)),
    onLeave: ON_LEAVE.find((known) => known === onLeave) ?? 'stop',
  };
  return { policy, changed: { at: Number(changedAt), by: String(changedBy) } };
}

export function presentPolicy(
  { workspaceId, api }: PolicyPlace,
  { policy, changed }: StoredPolicy,
): UserKeyPolicyAnswer {
  const { mode, keysPerMember, scopes, maxLifetimeMs, limits, onLeave } = policy;
  return {
    workspaceId,
    api,
    mode,
    keysPerMember,
    scopes: scopes === 'any' ? 'any' : [...scopes],
    maxLifetimeSeconds: maxLifetimeMs === null ? null : maxLifetimeMs / 1000,
    limits: limits.map(presentLimit),
    onLeave,
    changedAt: changed === null ? null : formatInstant(changed.at),
    changedBy: changed?.by ?? null,
  };
}
