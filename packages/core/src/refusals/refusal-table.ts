// What the caller reads of each refusal: one total table from reason to status, code and public text.
// A missing row does not compile. Reasons that would tell a thief something share one answer unless the API discloses them.
import type { RefusalReason } from './refusal-reasons.ts';

export type RefusalStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 408
  | 409
  | 413
  | 415
  | 417
  | 429
  | 431
  | 500
  | 502
  | 503
  | 504
  | 508;

export interface RefusalRow {
  readonly status: RefusalStatus;
  /** Stable code; the uniform one where reasons share an answer. */
  readonly code: string;
  readonly text: string;
  /** What an API with `disclosure: 'exact'` says instead; null when code and text already are exact. */
  readonly exactText: string | null;
}

const row = (status: RefusalStatus, code: string, text: string): RefusalRow => ({
  status,
  code,
  text,
  exactText: null,
});
const invalidKey = (exactText: string): RefusalRow => ({
  status: 401,
  code: 'invalid_key',
  text: 'Invalid API key',
  exactText,
});

// biome-ignore format: one row a reason reads as a table
export const REFUSAL_TABLE: Readonly<Record<RefusalReason, RefusalRow>> = {
  missing_credentials:   row(401, 'missing_credentials', 'No API key was sent'),
  malformed_credentials: row(401, 'malformed_credentials', 'The API key is not sent in the expected form'),
  multiple_credentials:  row(400, 'multiple_credentials', 'More than one credential was sent; send exactly one'),
  unknown_key:           invalidKey('No such API key'),
  token_refused:         row(401, 'token_refused', 'This token is not valid here'),
  token_without_account: row(403, 'token_without_account', 'Nobody here has this token\'s account; sign in at the portal once'),
  key_revoked:           invalidKey('This API key has been revoked'),
  key_disabled:          invalidKey('This API key is disabled'),
  key_expired:           invalidKey('This API key has expired'),
  key_unclaimed:         invalidKey('This API key has not been claimed yet'),
  maker_gone:            invalidKey('Whoever made this API key is no member of its workspace any more'),
  secret_retired:        invalidKey('This secret was rotated out; use the new one'),
  address_not_allowed:   invalidKey('This API key may not be used from this address'),
  insufficient_scope:    row(403, 'insufficient_scope', 'This API key lacks the scope the request needs'),
  workspace_mismatch:    row(403, 'workspace_mismatch', 'This API key belongs to another workspace'),
  endpoint_unknown:      row(404, 'not_found', 'There is nothing here'),
  operator_required:     row(403, 'operator_required', 'Only the operator may do this; API keys may not'),
  person_required:       row(403, 'person_required', 'Only people who are signed in may do this; API keys may not'),
  unknown_workspace:     row(404, 'unknown_workspace', 'You belong to no such workspace'),
  role_insufficient:     row(403, 'role_insufficient', 'Your role in this workspace does not allow this'),
  no_active_key:         row(401, 'no_active_key', 'Your workspace has no active API key for this; create one first'),
  cross_site:            row(403, 'cross_site', 'This request does not come from a page of this server'),
  limit_exceeded:        row(429, 'limit_exceeded', 'Too many requests'),
  counting_unavailable:  row(503, 'counting_unavailable', 'Requests cannot be counted right now; try again shortly'),
  store_unavailable:     row(503, 'store_unavailable', 'Keys cannot be checked right now; try again shortly'),
  issuer_unavailable:    row(503, 'issuer_unavailable', 'Tokens cannot be checked right now; try again shortly'),
  validation_error:      row(400, 'validation_error', 'The request is not valid'),

  uri_invalid:            row(400, 'uri_invalid', 'The request target is not in canonical form'),
  bad_host:               row(400, 'bad_host', 'Send exactly one Host header naming a host and optional port'),
  bad_framing:            row(400, 'bad_framing', 'The request is not well-formed HTTP/1.1'),
  bad_header:             row(400, 'bad_header', 'The Connection header names a field that may not be hop-by-hop'),
  headers_too_large:      row(431, 'headers_too_large', 'The request headers are too large'),
  expectation_failed:     row(417, 'expectation_failed', 'Only "Expect: 100-continue" is understood'),
  request_timeout:        row(408, 'request_timeout', 'The request did not arrive in time'),
  not_found:              row(404, 'not_found', 'There is nothing here'),
  method_not_allowed:     row(405, 'method_not_allowed', 'This path does not answer that method'),
  unsupported_media_type: row(415, 'unsupported_media_type', 'Send the body as application/json'),
  payload_too_large:      row(413, 'payload_too_large', 'The request body is too large'),
  missing_operator_token: row(401, 'missing_operator_token', 'Only the operator may do this; send the operator token'),
  slug_taken:             row(409, 'slug_taken', 'A workspace with this slug exists already'),
  last_owner:             row(409, 'last_owner', 'A workspace keeps its last owner; make somebody else an owner first'),
  already_member:         row(409, 'already_member', 'Whoever has this address is a member already'),
  already_invited:        row(409, 'already_invited', 'An invitation to this address is waiting already'),
  invitation_answered:    row(409, 'invitation_answered', 'This invitation has been accepted or declined'),
  operator_exists:        row(409, 'operator_exists', 'There is an operator already; the first-run link is not needed any more'),
  user_key_policy:        row(403, 'user_key_policy', 'The user-key policy of this workspace does not allow this'),
  request_decided:        row(409, 'request_decided', 'This request has been decided or cancelled already'),
  rotation_in_progress:   row(409, 'rotation_in_progress', 'Two secrets are live already; end the old one first'),
  rotation_not_offered:   row(409, 'rotation_not_offered', 'Keys of this API are not rotated; create a new key and revoke this one'),
  key_not_usable:         row(409, 'key_not_usable', 'The key is revoked, disabled or expired'),
  key_not_claimed:        row(409, 'key_not_claimed', 'The key has no secret yet: claim it first'),
  key_claimed:            row(409, 'key_claimed', 'The key was claimed already; its secret was shown to whoever claimed it'),
  seat_required:          row(403, 'seat_required', 'This belongs to the seat of one member, and is done by that member alone'),
  secret_is_current:      row(409, 'secret_is_current', 'This is the current secret; rotate the key, or revoke it'),
  grace_over:             row(409, 'grace_over', 'The grace of this secret is over; what has ended stays ended'),
  idempotency_mismatch:   row(409, 'idempotency_mismatch', 'This Idempotency-Key was used for another request'),
  upstream_unavailable:   row(502, 'upstream_unavailable', 'The API behind the gateway cannot be reached'),
  upstream_invalid:       row(502, 'upstream_invalid', 'The API behind the gateway gave an invalid answer'),
  upstream_timeout:       row(504, 'upstream_timeout', 'The API behind the gateway did not answer in time'),
  loop_detected:          row(508, 'loop_detected', 'The upstream this request was sent to leads back to this server'),
  internal_error:         row(500, 'internal_error', 'Something went wrong on our side'),
};
