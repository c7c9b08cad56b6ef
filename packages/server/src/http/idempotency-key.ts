// The Idempotency-Key of a write (draft-ietf-httpapi-idempotency-key-header): visible ASCII, 1 to 255 characters.
import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';

const FORM = /^[\x21-\x7e]{1,255}$/;

export type ReadIdempotencyKey =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly refusal: Refusal };

export function readIdempotencyKey(headers: IncomingHttpHeaders): ReadIdempotencyKey {
  const value = headers['idempotency-key'];
  if (value === undefined) return { ok: true, value: null };
  if (typeof value === 'string' && FORM.test(value)) return { ok: true, value };
  const problems = [{ field: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }];
  return { ok: false, refusal: { reason: 'validation_error', problems } };
}
