// What somebody invited to goes with their right to: whoever is removed or demoted leaves no way in behind, for
// themselves or for anybody else. Part of the transaction that changes them.
import type { EpochMs } from '@keywright/core/instant';
import { isAtMost, type Role, roleHasRight } from '@keywright/core/people/roles';
import type { AuditDraft } from '../../write.ts';
import type { SeatPlace } from '../members/member-records.ts';
import { type PeopleWriter, whereAll } from '../people-records.ts';
import { findRole } from '../rights.ts';
import { invitationOf, pendingInvitations } from './invitation-records.ts';

/** No workspace has more that wait. */
const ALL = { limit: 1000, offset: 0, sortBy: null };

export async function takeBackInvitations(
  people: PeopleWriter,
  { userId, workspaceId }: SeatPlace,
  now: EpochMs,
): Promise<readonly AuditDraft[]> {
  const theirs = pendingInvitations({ organizationId: workspaceId, inviterId: userId }, now);
  const waiting = (await people.find('invitation', theirs, ALL)).map(invitationOf);
  if (waiting.length === 0) return [];
  const own = await findRole(people, { userId, workspaceId });
  const events: AuditDraft[] = [];
  for (const { id } of waiting.filter(({ role }) => !mayGive(own, role))) {
    const status = 'canceled';
    await people.update('invitation', whereAll({ id }), { status });
    events.push({ action: 'invitation.changed', workspaceId, subjectId: id, details: { status } });
  }
  return events;
}

export function mayGive(own: Role | null, role: Role): boolean {
  return own !== null && roleHasRight(own, 'members:write') && isAtMost(role, own);
}
