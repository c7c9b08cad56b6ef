// How user-key policies, and what members ask for, read on the screen.
import type { UserKeyPolicyAnswer, UserKeyRequestAnswer } from '@keywright/sdk';
import { counted, lengthText } from '../../text/figures.ts';
import { distance, exactInstant, exactInstantOr } from '../../text/instant-text.ts';
import { limitText } from '../../text/key-text.ts';
import type { Style } from '../../text/style.ts';
import { table } from '../../text/table.ts';

type Line = readonly [name: string, value: string | null];

export function policyLines(policy: UserKeyPolicyAnswer, now: number): readonly Line[] {
  const { workspaceId, api, mode, keysPerMember, scopes, maxLifetimeSeconds, limits, onLeave } = policy;
  const { changedAt, changedBy } = policy;
  return [
    ['workspace', workspaceId],
    ['api', api],
    ['mode', mode],
    ['a member has', `${counted(keysPerMember, 'key')} at most`],
    ['scopes', scopes === 'any' ? 'any' : scopes.join(', ') || 'none'],
    ['lifetime', maxLifetimeSeconds === null ? 'any' : `${lengthText(maxLifetimeSeconds)} at most`],
    ['limits', limits.map(limitText).join('; ') || 'none'],
    ['who leaves', onLeave === 'stop' ? 'keys stop' : 'keys are handed over to the workspace'],
    ['set', changedAt === null ? 'by nobody yet' : `${exactInstant(changedAt, now)} by ${changedBy}`],
  ];
}

export function requestLines(request: UserKeyRequestAnswer, now: number): readonly Line[] {
  const { id, api, environment, memberId, name, scopes, allowedAddresses, expiresAt, note } = request;
  return [
    ['id', id],
    ['state', request.state],
    ['api', `${api} (${environment})`],
    ['member', memberId],
    ['name', name],
    ['scopes', scopes.join(', ') || 'none named'],
    ['addresses', allowedAddresses === 'any' ? 'any' : allowedAddresses.join(', ')],
    ['expires', exactInstantOr(expiresAt, now, 'as the policy says')],
    ['note', note],
    ['reason', request.reason],
    ['key', request.keyId],
  ];
}

export function requestsTable(requests: readonly UserKeyRequestAnswer[], now: number, style: Style): string {
  const rows = requests.map(({ id, name, api, memberId, scopes, state, createdAt }) => {
    return [id, name, api, memberId, scopes.join(', '), state, distance(createdAt, now)];
  });
  return table(['ID', 'NAME', 'API', 'MEMBER', 'SCOPES', 'STATE', 'ASKED'], rows, style);
}
