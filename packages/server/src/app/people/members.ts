// Seats: who somebody is among the members of a workspace.
import type { PeopleReader, RecordCondition } from './people-records.ts';

/** Whether a member of this id belongs to the workspace. */
export async function isMemberOf(
  people: PeopleReader,
  memberId: string,
  workspaceId: string,
): Promise<boolean> {
  return (
    (await people.count('member', {
      all: [is('id', memberId), is('organizationId', workspaceId)],
      any: [],
    })) > 0
  );
}

/** The seat somebody has in a workspace; null for who does not belong to it. */
export async function findSeat(
  people: PeopleReader,
  userId: string,
  workspaceId: string,
): Promise<string | null> {
  const filter = { all: [is('userId', userId), is('organizationId', workspaceId)], any: [] };
  const [member] = await people.find('member', filter, { limit: 1, offset: 0, sortBy: null });
  return member === undefined ? null : String(member['id']);
}

function is(field: string, value: string): RecordCondition {
  return { field, operator: 'eq', value };
}
