// What became of a request, in words, for everything it can be counted as. What another release counted is said as it
// spelt it.
import type { DenialReason } from '../refusals/refusal-reasons.ts';

/** `valid` for a key or a person, `anonymous` for nobody in particular, or the exact reason of the refusal. */
export type UsageOutcome = 'valid' | 'anonymous' | DenialReason;

const WORDS: Readonly<Record<UsageOutcome, string>> = {
  valid: 'Let in',
  anonymous: 'Let in without a key',
  missing_credentials: 'No key was sent',
  malformed_credentials: 'What was sent is no key',
  multiple_credentials: 'Several different keys were sent',
  unknown_key: 'No known key',
  token_refused: 'A token that is not good',
  token_without_account: 'A token of somebody without an account',
  key_revoked: 'The key is revoked',
  key_disabled: 'The key is disabled',
  key_expired: 'The key is expired',
  key_unclaimed: 'The key is not claimed yet',
  maker_gone: 'Its maker left the workspace',
  secret_retired: 'An old secret whose grace is over',
  address_not_allowed: 'From an address that is not allowed',
  insufficient_scope: 'A scope was missing',
  workspace_mismatch: 'It named another workspace',
  endpoint_unknown: 'No such endpoint',
  operator_required: 'Only the operator may',
  person_required: 'Only somebody signed in may',
  unknown_workspace: 'It named a workspace that is not there',
  role_insufficient: 'The role of the person is not enough',
  no_active_key: 'The workspace has no active key',
  cross_site: 'Sent by a page of another site',
  limit_exceeded: 'Over a limit',
  counting_unavailable: 'Its limits could not be counted',
  store_unavailable: 'The database was away',
  issuer_unavailable: 'The issuer of its token was away',
  validation_error: 'It said something that cannot be',
};

export function outcomeWords(outcome: string): string {
  return isKnown(outcome) ? WORDS[outcome] : outcome.replaceAll('_', ' ');
}

function isKnown(outcome: string): outcome is UsageOutcome {
  return Object.hasOwn(WORDS, outcome);
}
