// The only way a member leaves the process: with the name and address of the account, and nothing else of it.
import { formatInstant } from '@keywright/core/instant';
import type { MemberAnswer } from '@keywright/core/wire-contract';
import type { PeopleReader } from '../people-records.ts';
import type { Member } from './member-records.ts';

export async function presentMembers(
  people: PeopleReader,
  members: readonly Member[],
): Promise<MemberAnswer[]> {
  const ids = [...new Set(members.map(({ userId }) => userId))];
  const filter = { all: [{ field: 'id', operator: 'in', value: ids } as const], any: [] };
  const accounts = await people.find('user', filter, { limit: ids.length, offset: 0, sortBy: null });
  const accountOf = new Map(accounts.map((account) => [account['id'], account]));
  return members.map(({ id, workspaceId, userId, role, joinedAt, leftAt }) => ({
    id,
    workspaceId,
    userId,
    name: String(accountOf.get(userId)?.['name'] ?? ''),
    email: String(accountOf.get(userId)?.['email'] ?? ''),
    role,
    joinedAt: formatInstant(joinedAt),
    leftAt: leftAt === null ? null : formatInstant(leftAt),
  }));
}

export async function presentMember(people: PeopleReader, member: Member): Promise<MemberAnswer> {
  return (await presentMembers(people, [member]))[0] as MemberAnswer;
}
