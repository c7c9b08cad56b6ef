// What was done, in words. Actions that are not here are said as the log spells them.
const WORDS: Readonly<Record<string, string>> = {
  'key.issued': 'made the key',
  'key.edited': 'changed the key',
  'key.rotated': 'rotated the key',
  'key.claimed': 'claimed the key',
  'key.revoked': 'revoked the key',
  'secret.extended': 'extended the grace of the old secret',
  'secret.ended': 'ended the old secret',
  'key.handed-over': 'handed the key over to the workspace',
  'workspace.created': 'made the workspace',
  'workspace.changed': 'renamed the workspace',
  'member.created': 'became a member',
  'member.changed': 'changed the role of a member',
  'member.removed': 'removed a member',
  'invitation.created': 'invited somebody',
  'invitation.changed': 'settled an invitation',
  'endpoint.created': 'made the endpoint',
  'endpoint.edited': 'changed the endpoint',
  'endpoint.deleted': 'deleted the endpoint',
  'limit.reached': 'saw a limit reached',
  'credential.issued': 'made the management credential',
  'credential.revoked': 'revoked the management credential',
  'user-keys.policy-set': 'set the user-key policy',
  'user-key.requested': 'asked for a key',
};

export function actionWords(action: string): string {
  return WORDS[action] ?? action.replace('.', ': ').replaceAll('-', ' ');
}
