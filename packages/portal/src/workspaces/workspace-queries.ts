// The workspaces somebody sees, and what they are in one.
import { roleHasRight } from '@keywright/core/people/roles';
import type { WorkspaceAnswer } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { readMembers } from '../members/member-queries.ts';
import { ask } from '../server/ask.ts';
import { queryClient } from '../server/query-client.ts';
import { readPages } from '../server/read-pages.ts';
import type { Person } from '../session/session-query.ts';
import type { Standing } from './standing.ts';

/** An operator may see more than anybody wants to scroll through. */
const MOST = 2000;

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: async ({ signal }): Promise<WorkspaceAnswer[]> => {
    const found = await readPages<WorkspaceAnswer>('/api/v1/workspaces', { most: MOST, signal });
    return found.sort((a, b) => a.name.localeCompare(b.name));
  },
  staleTime: 60_000,
});

export function standingQuery(workspaceId: string, { id, isOperator }: Person) {
  return queryOptions({
    queryKey: ['workspaces', workspaceId, 'standing', id, isOperator],
    queryFn: async ({ signal }): Promise<Standing> => {
      const members = await readMembers(workspaceId, signal);
      const member = members.find(({ userId, leftAt }) => userId === id && leftAt === null);
      const memberId = member?.id ?? null;
      // Operators may do everything; secrets of a seat are its person's alone, theirs too.
      if (isOperator) return { role: 'operator', memberId, may: () => true };
      const role = member?.role ?? 'viewer';
      return { role, memberId, may: (right) => roleHasRight(role, right) };
    },
    staleTime: 60_000,
  });
}

export function createWorkspace(
  body: { name: string; slug: string },
  isOperator: boolean,
): Promise<{ slug: string }> {
  const path = isOperator ? '/api/v1/workspaces' : '/api/auth/organization/create';
  return ask(path, { method: 'POST', body });
}

/** For its owners: it goes by their session, as signing in does. */
export async function renameWorkspace(id: string, name: string): Promise<void> {
  const body = { organizationId: id, data: { name } };
  await ask('/api/auth/organization/update', { method: 'POST', body });
  await queryClient.invalidateQueries({ queryKey: workspacesQuery.queryKey });
}
