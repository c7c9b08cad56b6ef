// Turns a refusal into what leaves the process: status, headers, body. The only place that decides how much of the
// exact reason the caller learns.
import type { RefusalPolicy, RefusalShape } from '../definition/api-definition.ts';
import { challengeOf } from '../requests/credential.ts';
import type { Refusal, RefusalReason } from './refusal-reasons.ts';
import { type PublicRefusal, refusalBody, refusalContentType } from './refusal-shapes.ts';
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
  const { status, code, text } = disclosed(refusal.reason, policy);
  const body = refusalBody(shape, {
    status,
    code,
    text: withParticulars(text, refusal),
    requestId,
    problems: refusal.problems ?? [],
    violated: refusal.violated ?? [],
  });
  return { status, headers: headersOf(refusal, status, { shape, realm }), body };
}

/** What the policy lets out of a reason. */
function disclosed(
  reason: RefusalReason,
  policy: RefusalPolicy,
): Pick<PublicRefusal, 'status' | 'code' | 'text'> {
  const row = REFUSAL_TABLE[reason];
  const status = reason === 'key_revoked' ? policy.revokedStatus : row.status;
  const ownText = policy.texts[reason];
  if (row.exactText === null) return { status, code: row.code, text: ownText ?? row.text };
  // A status that only revoked keys get has told the reason already.
  const isTold = policy.disclosure === 'exact' || status !== row.status;
  if (isTold) return { status, code: reason, text: ownText ?? row.exactText };
  // One text for all of them: texts that differ would tell what code and status do not.
  return { status, code: row.code, text: policy.texts.unknown_key ?? row.text };
}

function withParticulars(text: string, { scope, right, problems }: Refusal): string {
  const lacking = scope ?? right;
  if (lacking !== undefined) return `${text}: ${lacking}`;
  const first = problems?.[0];
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
  // RFC 9110, 15.5.6: a 405 must say which methods there are, be it none.
  if (status === 405) headers['allow'] = (refusal.allow ?? []).join(', ');
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds);
  return headers;
}
