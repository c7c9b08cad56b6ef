// How members and invitations read on the screen.
import type { InvitationAnswer, MemberAnswer } from '@keywright/sdk';
import { distance, exactInstant } from '../../text/instant-text.ts';
import type { Style } from '../../text/style.ts';
import { table } from '../../text/table.ts';

type Line = readonly [name: string, value: string | null];

export function memberLines(member: MemberAnswer, now: number): readonly Line[] {
  const { id, workspaceId, name, email, role, joinedAt, leftAt } = member;
  return [
    ['id', id],
    ['workspace', workspaceId],
    ['name', name],
    ['email', email],
    ['role', role],
    ['joined', exactInstant(joinedAt, now)],
    ['left', leftAt === null ? null : exactInstant(leftAt, now)],
  ];
}

export function membersTable(members: readonly MemberAnswer[], now: number, style: Style): string {
  const rows = members.map(({ id, name, email, role, joinedAt, leftAt }) => {
    const since = leftAt === null ? `joined ${distance(joinedAt, now)}` : `left ${distance(leftAt, now)}`;
    return [id, name, email, role, since];
  });
  return table(['ID', 'NAME', 'EMAIL', 'ROLE', 'SINCE'], rows, style);
}

export function invitationLines(invitation: InvitationAnswer, now: number): readonly Line[] {
  const { id, workspaceId, email, role, state, expiresAt } = invitation;
  return [
    ['id', id],
    ['workspace', workspaceId],
    ['email', email],
    ['role', role],
    ['state', state],
    ['expires', exactInstant(expiresAt, now)],
  ];
}

export function invitationsTable(
  invitations: readonly InvitationAnswer[],
  now: number,
  style: Style,
): string {
  const rows = invitations.map(({ id, email, role, state, expiresAt }) => {
    return [id, email, role, state, distance(expiresAt, now)];
  });
  return table(['ID', 'EMAIL', 'ROLE', 'STATE', 'EXPIRES'], rows, style);
}
