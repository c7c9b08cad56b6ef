// Limits as clients read them in headers: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10,
// lists of RFC 9651), and the older `X-RateLimit-*` where they are wanted. Rule: whoever waits as told meets no 429.
import type { LimitHeaders } from '../definition/api-definition.ts';
import type { EpochMs } from '../instant.ts';
import type { LimitUnit } from './limit-rule.ts';
import type { LimitStatus } from './rate-window.ts';

/** Header fields under lower-case names. */
export type HeaderFields = Readonly<Record<string, string>>;

export const NO_FIELDS: HeaderFields = Object.freeze({});

/** The largest Integer of RFC 9651, 3.3.1. */
const LARGEST_INTEGER = 999_999_999_999_999;

/** Requests are what a policy counts that names no unit; tokens and money are extensions of ours. */
const UNIT_OF: Readonly<Record<LimitUnit, string>> = {
  requests: '',
  tokens: ';qu="tokens"',
  money: ';qu="money"',
};

/** What `now` is told of limits that may refuse; a soft limit makes nobody wait, and goes untold. */
export function rateLimitFields(
  limits: readonly LimitStatus[],
  wanted: LimitHeaders,
  now: EpochMs,
): HeaderFields {
  if (wanted === 'none' || limits.length === 0) return NO_FIELDS;
  const told = limits.filter(({ enforce }) => enforce === 'hard');
  if (told.length === 0) return NO_FIELDS;
  const standard = {
    'ratelimit-policy': told.map(policyOf).join(', '),
    ratelimit: told.map((status) => stateOf(status, now)).join(', '),
  };
  return wanted === 'standard' ? standard : { ...standard, ...legacyFields(told, now) };
}

/** `"burst";q=100;w=60` */
function policyOf({ name, counts, limit, windowMs, isConcurrency }: LimitStatus): string {
  const unit = isConcurrency ? ';qu="concurrent-requests"' : UNIT_OF[counts];
  const window = windowMs === null ? '' : `;w=${wholeSeconds(windowMs)}`;
  return `"${name}";q=${integer(limit)}${unit}${window}`;
}

/** `"burst";r=42;t=17` */
function stateOf(status: LimitStatus, now: EpochMs): string {
  const seconds = secondsLeft(status, now);
  return `"${status.name}";r=${integer(status.remaining)}${seconds === null ? '' : `;t=${seconds}`}`;
}

/** One limit is all these fields can tell, and no unit: of those of requests the one with the smallest share left. */
function legacyFields(told: readonly LimitStatus[], now: EpochMs): HeaderFields {
  const [first, ...others] = told.filter(
    ({ counts, isConcurrency }) => counts === 'requests' && !isConcurrency,
  );
  if (first === undefined) return NO_FIELDS;
  const tightest = others.reduce((tight, status) => (isTighter(status, tight) ? status : tight), first);
  const seconds = secondsLeft(tightest, now);
  return {
    'x-ratelimit-limit': String(integer(tightest.limit)),
    'x-ratelimit-remaining': String(integer(tightest.remaining)),
    ...(seconds !== null && { 'x-ratelimit-reset': String(seconds) }),
  };
}

function isTighter(a: LimitStatus, b: LimitStatus): boolean {
  const difference = a.remaining / a.limit - b.remaining / b.limit;
  if (difference !== 0) return difference < 0;
  const never = Number.POSITIVE_INFINITY;
  return (a.resetAt ?? never) > (b.resetAt ?? never);
}

/** Rounded up: whoever waits this long is not early. Never more than the window, also after a clock was set back. */
function secondsLeft({ resetAt, windowMs }: LimitStatus, now: EpochMs): number | null {
  if (resetAt === null || windowMs === null) return null;
  return Math.min(wholeSeconds(Math.max(0, resetAt - now)), wholeSeconds(windowMs));
}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000);
}

function integer(units: number): number {
  return Math.min(units, LARGEST_INTEGER);
}
