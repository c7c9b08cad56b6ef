// The table of refusals as a whole: nothing missing, nothing doubled, nothing that says too much.
import { describe, expect, test } from 'vitest';
import {
  DENIAL_REASONS,
  REFUSAL_REASONS,
  REQUEST_FAULTS,
  type RefusalReason,
} from '../../src/refusals/refusal-reasons.ts';
import { REFUSAL_TABLE, type RefusalStatus } from '../../src/refusals/refusal-table.ts';

test('reasons are listed once each, and the table has exactly those', () => {
  expect(new Set(REFUSAL_REASONS).size).toBe(REFUSAL_REASONS.length);
  expect(REFUSAL_REASONS).toEqual([...DENIAL_REASONS, ...REQUEST_FAULTS]);
  expect(Object.keys(REFUSAL_TABLE)).toEqual(REFUSAL_REASONS);
});

describe.each(REFUSAL_REASONS)('%s', (reason) => {
  const row = REFUSAL_TABLE[reason];

  test('is spelled in small letters, and its code is its own name, or that of an answer shared with others', () => {
    expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
    // A private endpoint must read like one that does not exist.
    const ownCode = reason === 'endpoint_unknown' ? 'not_found' : reason;
    expect(row.code).toBe(row.exactText === null ? ownCode : 'invalid_key');
  });

  test('is said in one short sentence of visible ASCII without a full stop', () => {
    for (const text of [row.text, row.exactText ?? row.text]) {
      expect(text).toMatch(/^[A-Z][\x20-\x7e]{10,90}[^.\s]$/);
    }
  });
});

test('a refusal that is the caller’s doing is never a 5xx, one that is ours never a 4xx', () => {
  const ours = REFUSAL_REASONS.filter((reason) => REFUSAL_TABLE[reason].status >= 500);
  expect(ours).toEqual([
    'counting_unavailable',
    'store_unavailable',
    'issuer_unavailable',
    'upstream_unavailable',
    'upstream_invalid',
    'upstream_timeout',
    'loop_detected',
    'internal_error',
  ]);
});

test.each<[RefusalReason, RefusalStatus]>([
  ['missing_credentials', 401],
  ['malformed_credentials', 401],
  ['multiple_credentials', 400],
  ['unknown_key', 401],
  ['address_not_allowed', 401],
  ['insufficient_scope', 403],
  ['workspace_mismatch', 403],
  ['operator_required', 403],
  ['limit_exceeded', 429],
  ['store_unavailable', 503],
  ['uri_invalid', 400],
  ['method_not_allowed', 405],
  ['rotation_in_progress', 409],
])('%s answers %i, as the standards and product documents have it', (reason, status) => {
  expect(REFUSAL_TABLE[reason].status).toBe(status);
});
