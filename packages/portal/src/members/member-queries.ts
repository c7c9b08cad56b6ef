// Who belongs to a workspace, and who is invited.
import type { InvitationAnswer, MemberAnswer } from '@keywright/core/wire-contract';
import { queryOptions } from '@tanstack/react-query';
import { readPages } from '../server/read-pages.ts';

const MOST = 2000;

export function readMembers(workspaceId: string, signal?: AbortSignal): Promise<MemberAnswer[]> {
  return readPages('/api/v1/members', { query: { workspaceId }, most: MOST, ...(signal && { signal }) });
}

export function membersQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ['members', workspaceId],
    queryFn: ({ signal }) => readMembers(workspaceId, signal),
  });
}

export function invitationsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ['invitations', workspaceId],
    queryFn: ({ signal }) =>
      readPages<InvitationAnswer>('/api/v1/invitations', { query: { workspaceId }, most: MOST, signal }),
  });
}
