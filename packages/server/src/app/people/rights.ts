// May this caller do this in this workspace? Judged by what holds now: the role somebody has there, the rights a
// credential was given. To whoever does not belong to a workspace it is not there.
import type { EpochMs } from '@keywright/core/instant';
import { type Right, type Role, roleHasRight } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { type Caller, type CallerReader, type CredentialCaller, findUsable } from '../caller.ts';
import { answered, type ReadOutcome } from '../read-outcome.ts';
import { findSeat, type SeatPlace } from './members/member-records.ts';
import type { PeopleReader } from './people-records.ts';

export interface RightQuestion {
  readonly caller: Caller;
  readonly right: Right;
  readonly workspaceId: string;
  readonly now: EpochMs;
}

const NOT_THERE: Refusal = { reason: 'not_found' };

/** What an API may let its keys do at all (its routes say which of them may): manage keys of their own workspace. */
const OF_KEYS: readonly Right[] = ['keys:read', 'keys:write', 'usage:read'];

/** Null when the caller may. */
export async function refusedRight(reader: CallerReader, question: RightQuestion): Promise<Refusal | null> {
  const { caller, right, workspaceId, now } = question;
  switch (caller.kind) {
    case 'operator':
      return null;
    case 'key':
      return caller.workspaceId === workspaceId && OF_KEYS.includes(right) ? null : NOT_THERE;
    case 'person': {
      const role = await findRole(reader.people, { userId: caller.userId, workspaceId });
      if (role === null) return NOT_THERE;
      return roleHasRight(role, right) ? null : { reason: 'role_insufficient', right };
    }
    case 'credential': {
      const credential = await findUsable(reader.people, caller, now);
      if (credential === null) return { reason: 'unknown_key' };
      if (credential.workspaceId !== null && credential.workspaceId !== workspaceId) return NOT_THERE;
      return credential.rights.includes(right) ? null : { reason: 'insufficient_scope', scope: right };
    }
  }
}

/** Of a credential for every workspace: whether it has the right at all. */
export async function refusedAnywhere(
  reader: CallerReader,
  caller: CredentialCaller,
  { right, now }: { readonly right: Right; readonly now: EpochMs },
): Promise<Refusal | null> {
  const credential = await findUsable(reader.people, caller, now);
  if (credential === null) return { reason: 'unknown_key' };
  return credential.rights.includes(right) ? null : { reason: 'insufficient_scope', scope: right };
}

/** Whose keys a caller may have verified: those of one workspace, of all (null), or nobody's. */
export async function verifiesFor(
  reader: CallerReader,
  caller: Caller,
  now: EpochMs,
): Promise<ReadOutcome<string | null>> {
  if (caller.kind === 'operator') return answered(null);
  if (caller.kind !== 'credential') return { ok: false, refusal: { reason: 'operator_required' } };
  const refusal = await refusedAnywhere(reader, caller, { right: 'verify', now });
  if (refusal !== null) return { ok: false, refusal };
  return answered((await findUsable(reader.people, caller, now))?.workspaceId ?? null);
}

/** What somebody is in a workspace; null for nobody. */
export async function findRole(people: PeopleReader, place: SeatPlace): Promise<Role | null> {
  return (await findSeat(people, place))?.role ?? null;
}
