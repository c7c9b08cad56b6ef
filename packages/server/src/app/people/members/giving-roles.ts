// Who may give, change and take which role: nobody more than they have themselves, so that only an owner makes owners,
// or unmakes them. The same rules as where people manage one another through their own pages (people/roles.ts).
import type { EpochMs } from '@keywright/core/instant';
import { isAtMost, type Role } from '@keywright/core/people/roles';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import type { Caller, CallerReader } from '../../caller.ts';
import { findRole, refusedRight } from '../rights.ts';

export interface RoleQuestion {
  readonly caller: Caller;
  readonly workspaceId: string;
  /** The roles that are given, or taken away. */
  readonly roles: readonly Role[];
  readonly now: EpochMs;
}

/** Null when the caller may. */
export async function refusedRoles(reader: CallerReader, question: RoleQuestion): Promise<Refusal | null> {
  const { caller, workspaceId, roles, now } = question;
  const refusal = await refusedRight(reader, { caller, right: 'members:write', workspaceId, now });
  if (refusal !== null) return refusal;
  const most = await mostOf(reader, caller, workspaceId);
  return roles.every((role) => isAtMost(role, most)) ? null : OWNERS_ONLY;
}

async function mostOf(reader: CallerReader, caller: Caller, workspaceId: string): Promise<Role> {
  switch (caller.kind) {
    case 'operator':
      return 'owner';
    case 'person':
      return (await findRole(reader.people, { userId: caller.userId, workspaceId })) ?? 'viewer';
    // Machines manage people as an admin does.
    case 'credential':
      return 'admin';
    case 'key':
      return 'viewer';
  }
}

const OWNERS_ONLY: Refusal = {
  reason: 'role_insufficient',
  problems: [{ field: 'role', message: 'owner is given and taken by an owner alone' }],
};
