// The header lines of a request as they go to the upstream: what the client may say, then what only the gateway
// says. Rule: nothing that the client sends survives under a name in which the gateway or the operator speaks, and a
// name counts under its canonical spelling, so that `X_Forwarded_For` is `x-forwarded-for` (CVE-2025-64484).
import type { UpstreamDefinition } from '@keywright/core/definition/api-definition';
import { nominatedBy } from '@keywright/core/requests/connection-header';

/** An upstream's rules, compiled once. */
export interface RequestHeaderRules {
  /** Canonical names. */
  readonly dropped: ReadonlySet<string>;
  /** The upstream's own headers: name, value, name, value. */
  readonly added: readonly string[];
  readonly forwardClientAddress: boolean;
}

/** What the gateway tells the upstream about one request. */
export interface Introduction {
  readonly identity: readonly (readonly [name: string, value: string])[];
  readonly clientAddress: string | null;
  /** The answer has to be readable on its way: the upstream is asked not to compress it. */
  readonly readsAnswer: boolean;
}

export interface RequestHead {
  /** Name, value, name, value; names in lower case. */
  readonly fields: string[];
  /** Declared length of the body; 0 where there is none. */
  readonly bodyBytes: number | 'unknown';
  readonly expectsContinue: boolean;
}

/** Of the messages on one connection only (RFC 9110, 7.6.1, with their older relatives). */
export const HOP_BY_HOP: readonly string[] = [
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What a caller proves itself with, to the gateway or to a portal on the same origin. */
const CREDENTIALS = ['authorization', 'x-api-key', 'cookie', 'cookie2'];

/** Where a request came from, and where it was going, in the words of the proxies before. */
const FORWARDING = [
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'client-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'forwarded',
  'host',
  'true-client-ip',
  'via',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-forwarded',
  'x-host',
  'x-originating-ip',
  'x-real-ip',
  'x-remote-addr',
  'x-remote-ip',
];
const FAMILIES = ['x-envoy-', 'x-forwarded-', 'x-keywright-', 'x-original-', 'x-rewrite-'];

/** Some servers read the method from these; what was authorised is the method of the request line. */
const OVERRIDES = ['x-http-method', 'x-http-method-override', 'x-method-override'];

/** `proxy` becomes HTTP_PROXY in a CGI environment (CVE-2016-5385). */
const NEVER_FORWARDED = [...HOP_BY_HOP, ...CREDENTIALS, ...FORWARDING, ...OVERRIDES, 'expect', 'proxy'];

/** An operator who sets these would contradict the framing that the connection itself decides. */
const FRAMING = ['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'];

/** Only the exact spelling travels: `content_length` may be taken for the real one. */
const EXACT: ReadonlySet<string> = new Set(['content-length', 'content-type']);

const ACCEPT_ENCODING = 'accept-encoding';

/** Compiles the rules of an upstream. `withheld` names further headers that never travel on. */
export function requestHeaderRules(
  upstream: UpstreamDefinition,
  withheld: readonly string[],
): RequestHeaderRules {
  const own = Object.keys(upstream.headers).map((name) => name.toLowerCase());
  const framing = own.find((name) => FRAMING.includes(name));
  if (framing !== undefined)
    throw new Error(`upstream.headers sets ${framing}, which frames messages; remove it`);
  return {
    dropped: new Set([...NEVER_FORWARDED, ...own, ...withheld].map(canonicalName)),
    added: Object.entries(upstream.headers).flatMap(([name, value]) => [name.toLowerCase(), value]),
    forwardClientAddress: upstream.forwardClientAddress,
  };
}

/** Turns a request's header lines, as received, into those that the upstream gets. */
export function requestHead(
  rawHeaders: readonly string[],
  rules: RequestHeaderRules,
  introduction: Introduction,
): RequestHead {
  const nominated = nominatedIn(rawHeaders);
  const { readsAnswer } = introduction;
  const fields: string[] = [];
  let bodyBytes: number | 'unknown' = 0;
  let expectsContinue = false;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const lower = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    if (lower === 'transfer-encoding') bodyBytes = 'unknown';
    else if (lower === 'content-length') bodyBytes = Number(value);
    else if (lower === 'expect') expectsContinue = value.toLowerCase() === '100-continue';
    const name = canonicalName(lower);
    if (readsAnswer && name === ACCEPT_ENCODING) continue;
    if (rules.dropped.has(name) || isOfFamily(name) || nominated?.has(name) === true) continue;
    if (name === lower || !EXACT.has(name)) fields.push(lower, value);
  }
  for (const [name, value] of introduction.identity) fields.push(name, value);
  if (rules.forwardClientAddress && introduction.clientAddress !== null)
    fields.push('x-forwarded-for', introduction.clientAddress);
  // Where the operator sets it, the operator knows.
  if (readsAnswer && !rules.dropped.has(ACCEPT_ENCODING)) fields.push(ACCEPT_ENCODING, 'identity');
  for (const field of rules.added) fields.push(field);
  return { fields, bodyBytes, expectsContinue };
}

/** Adds what a value of `Connection:` nominates to the canonical names already known; null for none so far. */
export function nominatedWith(known: ReadonlySet<string> | null, value: string): ReadonlySet<string> | null {
  const names = nominatedBy(value);
  return names.length === 0 ? known : new Set([...(known ?? []), ...names]);
}

/** Lower case, and with `-` for `_`, as servers that export headers to an environment confuse the two. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.includes('_') ? lower.replaceAll('_', '-') : lower;
}

function isOfFamily(name: string): boolean {
  return name.startsWith('x-') && FAMILIES.some((family) => name.startsWith(family));
}

function nominatedIn(rawHeaders: readonly string[]): ReadonlySet<string> | null {
  let nominated: ReadonlySet<string> | null = null;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === 'connection'.length && name.toLowerCase() === 'connection')
      nominated = nominatedWith(nominated, rawHeaders[at + 1] ?? '');
  }
  return nominated;
}
