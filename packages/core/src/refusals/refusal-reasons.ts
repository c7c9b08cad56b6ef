// The closed list of everything the system says no with. A reason is exact and internal; what the caller
// may read of it is decided by refusal-table.ts and the API definition.

import type { ViolatedLimit } from '../limits/rate-window.ts';
import type { Right } from '../people/roles.ts';

/** Why a verification was refused: the exact reasons of a verdict. */
export const DENIAL_REASONS = [
  'missing_credentials',
  'malformed_credentials',
  'multiple_credentials',
  'unknown_key',
  'token_refused',
  'token_without_account',
  'key_revoked',
  'key_disabled',
  'key_expired',
  'key_unclaimed',
  'maker_gone',
  'secret_retired',
  'address_not_allowed',
  'insufficient_scope',
  'workspace_mismatch',
  'endpoint_unknown',
  'operator_required',
  'person_required',
  'unknown_workspace',
  'role_insufficient',
  'no_active_key',
  'cross_site',
  'limit_exceeded',
  'counting_unavailable',
  'store_unavailable',
  'issuer_unavailable',
  'validation_error',
] as const;

/** Why a request was refused before, beside or after verification. */
export const REQUEST_FAULTS = [
  'uri_invalid',
  'bad_host',
  'bad_framing',
  'bad_header',
  'headers_too_large',
  'expectation_failed',
  'request_timeout',
  'not_found',
  'method_not_allowed',
  'unsupported_media_type',
  'payload_too_large',
  'missing_operator_token',
  'slug_taken',
  'last_owner',
  'already_member',
  'already_invited',
  'invitation_answered',
  'operator_exists',
  'user_key_policy',
  'request_decided',
  'rotation_in_progress',
  'rotation_not_offered',
  'key_not_usable',
  'key_not_claimed',
  'key_claimed',
  'seat_required',
  'secret_is_current',
  'grace_over',
  'idempotency_mismatch',
  'upstream_unavailable',
  'upstream_invalid',
  'upstream_timeout',
  'loop_detected',
  'internal_error',
] as const;

export type DenialReason = (typeof DENIAL_REASONS)[number];
export type RequestFault = (typeof REQUEST_FAULTS)[number];
export type RefusalReason = DenialReason | RequestFault;

export const REFUSAL_REASONS: readonly RefusalReason[] = [...DENIAL_REASONS, ...REQUEST_FAULTS];

/** One thing wrong with an input: where, what, and what to do about it. */
export interface InputProblem {
  /** Path of the field, e.g. `allowedAddresses[1]`; empty for the whole input. */
  readonly field: string;
  readonly message: string;
}

/** A refusal with the particulars a renderer may need. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** The scope the route asks for (insufficient_scope). */
  readonly scope?: string;
  /** What the caller's role does not allow (role_insufficient). */
  readonly right?: Right;
  /** Methods the path does have (method_not_allowed). */
  readonly allow?: readonly string[];
  /** Seconds to wait, rounded up, at least 1 (limit_exceeded, store_unavailable). */
  readonly retryAfterSeconds?: number;
  /** The limits that refused (limit_exceeded). */
  readonly violated?: readonly ViolatedLimit[];
  /** What is wrong with the input, all at once (validation_error and conflicts). */
  readonly problems?: readonly InputProblem[];
}
