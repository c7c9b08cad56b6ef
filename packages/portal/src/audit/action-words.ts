// What was done, in words: for everything the audit log tells of. What another release wrote is said as the log spells it.
import type { AuditAction } from '@keywright/core/audit/audit-actions';
import type { AuditEntryAnswer } from '@keywright/core/wire-contract';

const WORDS: Readonly<Record<AuditAction, string>> = {
  'key.issued': 'made the key',
  'key.edited': 'changed the key',
  'key.rotated': 'rotated the key',
  'key.claimed': 'claimed the key',
  'key.revoked': 'revoked the key',
  'key.handed-over': 'handed the key over to the workspace',
  'secret.ended': 'ended the old secret',
  'secret.extended': 'extended the grace of the old secret',
  'user.created': 'opened an account',
  'user.changed': 'changed an account',
  'user.removed': 'removed an account',
  'account.created': 'set up a way to sign in',
  'account.changed': 'changed a way to sign in',
  'account.removed': 'removed a way to sign in',
  'workspace.created': 'made the workspace',
  'workspace.changed': 'renamed the workspace',
  'workspace.removed': 'removed the workspace',
  'member.created': 'added a member',
  'member.changed': 'changed the role of a member',
  'member.removed': 'removed a member',
  'invitation.created': 'invited somebody',
  'invitation.changed': 'settled an invitation',
  'invitation.removed': 'removed an invitation',
  'endpoint.created': 'made the endpoint',
  'endpoint.edited': 'changed the endpoint',
  'endpoint.deleted': 'deleted the endpoint',
  'limit.reached': 'saw a limit reached',
  'credential.issued': 'made the management credential',
  'credential.revoked': 'revoked the management credential',
  'user-keys.policy-set': 'set the user-key policy',
  'user-key.requested': 'asked for a key',
  'user-key.approved': 'approved the key somebody asked for',
  'user-key.denied': 'denied the key somebody asked for',
  'user-key.cancelled': 'took back a request for a key',
};

/** Where they may be chosen from: what people and what they sign in with are told of stands in no workspace. */
export const WORKSPACE_ACTIONS: readonly AuditAction[] = (Object.keys(WORDS) as AuditAction[]).filter(
  (action) => !/^(?:user|account)\./.test(action),
);

export function actionWords(action: string): string {
  return isKnown(action) ? WORDS[action] : action.replace('.', ': ').replaceAll('-', ' ');
}

/** The same behind the name of whoever did it. */
export function deedWords({
  action,
  actor,
  details,
}: Pick<AuditEntryAnswer, 'action' | 'actor' | 'details'>): string {
  const isOfSelf = actor === `user:${details['userId']}`;
  if (action === 'member.created') return isOfSelf ? 'became a member' : 'added a member';
  if (action === 'member.removed') return isOfSelf ? 'left the workspace' : 'removed a member';
  if (action !== 'invitation.changed') return actionWords(action);
  return INVITATION_WORDS[String(details['status'])] ?? actionWords(action);
}

const INVITATION_WORDS: Readonly<Record<string, string>> = {
  accepted: 'accepted an invitation',
  rejected: 'declined an invitation',
  canceled: 'cancelled an invitation',
};

function isKnown(action: string): action is AuditAction {
  return Object.hasOwn(WORDS, action);
}
