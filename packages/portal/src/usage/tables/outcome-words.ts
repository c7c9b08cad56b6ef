// What became of a request, in words. Reasons that are not here are said as the server spells them.
const WORDS: Readonly<Record<string, string>> = {
  valid: 'Let in',
  anonymous: 'Let in without a key',
  key_revoked: 'The key is revoked',
  key_disabled: 'The key is disabled',
  key_expired: 'The key is expired',
  key_unclaimed: 'The key is not claimed yet',
  secret_retired: 'An old secret whose grace is over',
  address_not_allowed: 'From an address that is not allowed',
  insufficient_scope: 'A scope was missing',
  limit_exceeded: 'Over a limit',
  unknown_key: 'No known key',
  missing_credentials: 'No key was sent',
  malformed_credentials: 'What was sent is no key',
  multiple_credentials: 'Several different keys were sent',
  maker_gone: 'Its maker left the workspace',
  workspace_mismatch: 'It named another workspace',
  operator_required: 'Only the operator may',
};

export function outcomeWords(outcome: string): string {
  return WORDS[outcome] ?? outcome.replaceAll('_', ' ');
}
