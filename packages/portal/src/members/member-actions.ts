// What changes who belongs to a workspace.
import type { Role } from '@keywright/core/people/roles';
import type { InvitationAnswer } from '@keywright/core/wire-contract';
import { ask, at } from '../server/ask.ts';
import { queryClient } from '../server/query-client.ts';

export function invite(body: { workspaceId: string; email: string; role: Role }): Promise<InvitationAnswer> {
  return changing('invitations', () => ask('/api/v1/invitations', { method: 'POST', body }));
}

export function cancelInvitation(id: string): Promise<unknown> {
  return changing('invitations', () => ask(at`/api/v1/invitations/${id}`, { method: 'DELETE' }));
}

export function setRole(id: string, role: Role): Promise<unknown> {
  return changing('members', () => ask(at`/api/v1/members/${id}`, { method: 'PATCH', body: { role } }));
}

export function removeMember(id: string): Promise<unknown> {
  return changing('members', () => ask(at`/api/v1/members/${id}`, { method: 'DELETE' }));
}

async function changing<T>(list: string, work: () => Promise<T>): Promise<T> {
  const answer = await work();
  await queryClient.invalidateQueries({ queryKey: [list] });
  // Whoever changed their own role sees at once what they may do now.
  await queryClient.invalidateQueries({ queryKey: ['workspaces'] });
  return answer;
}
