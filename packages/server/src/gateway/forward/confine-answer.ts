// The answers of upstreams of accounts. They come from whoever has an account, under the origin at which people are signed
// in. Rule: to a browser none of them is a page, sets a cookie, or says what holds for the whole origin.
import type { AnswerHeaders } from './forward-answer-headers.ts';

const NOT_THEIRS: ReadonlySet<string> = new Set([
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'content-security-policy-report-only',
  'nel',
  'public-key-pins',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'x-content-type-options',
]);

/** A document in a sandbox has an origin of its own, and runs nothing. */
export const CONFINING_FIELDS: readonly string[] = [
  ...['content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'"],
  ...['x-content-type-options', 'nosniff'],
];

export function withoutOrders(headers: AnswerHeaders): AnswerHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_THEIRS.has(name)));
}
