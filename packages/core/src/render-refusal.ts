// Turns a refusal into what leaves the process: status, headers, body. The only place that decides how much of the
// exact reason the caller learns.
import type { RefusalPolicy, RefusalShape } from './api-definition.ts';
import { challengeOf } from './credential.ts';
import type { Refusal } from './refusal-reasons.ts';
import { refusalBody, refusalContentType } from './refusal-shapes.ts';
import { REFUSAL_TABLE, type RefusalStatus } from './refusal-table.ts';

export interface RenderContext {
  readonly policy: RefusalPolicy;
  /** The route's own shape where it has one, else the policy's. */
  readonly shape: RefusalShape;
  /** Named in the challenge of a 401 (RFC 6750 section 3). */
  readonly realm: string;
  readonly requestId: string;
}

export interface RenderedRefusal {
  readonly status: RefusalStatus;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What every surface uses that belongs to no API: RFC 9457, one answer for every bad key. */
export const DEFAULT_REFUSALS: RefusalPolicy = {
  shape: 'problem',
  revokedStatus: 401,
  disclosure: 'uniform',
  texts: {},
};

export function renderRefusal(refusal: Refusal, context: RenderContext): RenderedRefusal {
  const { policy, shape, realm, requestId } = context;
  const row = REFUSAL_TABLE[refusal.reason];
  const status = refusal.reason === 'key_revoked' ? policy.revokedStatus : row.status;
  const exact = policy.disclosure === 'exact' && row.exactText !== null;
  const body = refusalBody(shape, {
    status,
    code: exact ? refusal.reason : row.code,
    text: policy.texts[refusal.reason] ?? textOf(refusal, exact ? (row.exactText ?? row.text) : row.text),
    requestId,
    problems: refusal.problems ?? [],
    violated: refusal.violated ?? [],
  });
  return { status, headers: headersOf(refusal, status, { shape, realm }), body };
}

function textOf(refusal: Refusal, text: string): string {
  if (refusal.scope !== undefined) return `${text}: ${refusal.scope}`;
  const first = refusal.problems?.[0];
  if (first === undefined) return text;
  return first.field === '' ? `${text}: ${first.message}` : `${text}: ${first.field} ${first.message}`;
}

const CHALLENGED_403 = 'insufficient_scope';

function headersOf(
  refusal: Refusal,
  status: RefusalStatus,
  about: { shape: RefusalShape; realm: string },
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': refusalContentType(about.shape),
    'cache-control': 'no-store',
  };
  if (status === 401 || refusal.reason === CHALLENGED_403 || refusal.reason === 'multiple_credentials') {
    headers['www-authenticate'] = challengeOf({
      realm: about.realm,
      reason: refusal.reason,
      scope: refusal.scope ?? null,
    });
  }
  if (refusal.allow !== undefined) headers['allow'] = refusal.allow.join(', ');
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds);
  return headers;
}
