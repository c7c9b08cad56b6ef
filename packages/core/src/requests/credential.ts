// The one place where a request's key is read, for every route and carrier alike, and the challenge that
// answers a refusal. Rule: the exact bytes or nothing: no trimming, no folding, never two credentials.
import type { Carrier } from '../definition/api-definition.ts';
import type { RefusalReason } from '../refusals/refusal-reasons.ts';
import { LONGEST_BEARER_TOKEN, looksLikeToken } from './bearer-token.ts';

export type Credential =
  | { readonly kind: 'none' }
  /** Only in a carrier that is not taken here: cannot authenticate, and is not nobody either. */
  | { readonly kind: 'misplaced' }
  | { readonly kind: 'secret'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: 'malformed_credentials' | 'multiple_credentials' };

export interface Challenge {
  readonly realm: string;
  readonly reason: RefusalReason;
  /** The scope the route asks for; null when it asks for none. */
  readonly scope: string | null;
}

const AUTHORIZATION = 'authorization';
const API_KEY = 'x-api-key';
/** Also the bound on what is ever hashed: keys. They are ASCII, so characters are bytes. */
const MAX_SECRET_LENGTH = 512;
const SCHEME_LENGTH = 'Bearer '.length;
// RFC 6750, 2.1: b64token. The scheme is case-insensitive (RFC 9110, 11.1), followed by exactly one space.
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
const BEARER = /^[Bb][Ee][Aa][Rr][Ee][Rr] [A-Za-z0-9\-._~+/]+=*$/;

const NONE: Credential = { kind: 'none' };
const MISPLACED: Credential = { kind: 'misplaced' };
const MALFORMED: Credential = { kind: 'refused', reason: 'malformed_credentials' };
const MULTIPLE: Credential = { kind: 'refused', reason: 'multiple_credentials' };

/** Keys alone, or tokens of an identity provider as well, which are longer. */
export type CredentialKinds = 'keys' | 'keys and tokens';

/** Reads the credential of a request from its header lines: name, value, name, value, as received. */
export function credentialOf(
  rawHeaders: readonly string[],
  carriers: readonly Carrier[],
  kinds: CredentialKinds = 'keys',
): Credential {
  let authorization: string | null = null;
  let apiKey: string | null = null;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (isNamed(name, AUTHORIZATION)) {
      if (authorization !== null) return MULTIPLE;
      authorization = rawHeaders[at + 1] ?? '';
    } else if (isNamed(name, API_KEY)) {
      if (apiKey !== null) return MULTIPLE;
      apiKey = rawHeaders[at + 1] ?? '';
    }
  }
  if (authorization !== null && apiKey !== null) return oneOfBoth(authorization, apiKey, { carriers, kinds });
  if (authorization !== null)
    return carriers.includes('bearer') ? asCredential(bearerToken(authorization), kinds) : MISPLACED;
  if (apiKey === null) return NONE;
  return carriers.includes('x-api-key') ? asCredential(plainToken(apiKey), kinds) : MISPLACED;
}

/** Whether a header, named in lower case, carries a credential of a client and must not travel further. */
export function isCredentialHeader(lowerName: string): boolean {
  return lowerName === AUTHORIZATION || lowerName === API_KEY || lowerName === 'proxy-authorization';
}

const NOTHING_SENT: readonly RefusalReason[] = [
  'missing_credentials',
  'missing_operator_token',
  'no_active_key',
];

/** The WWW-Authenticate value for a refusal (RFC 6750, section 3). */
export function challengeOf({ realm, reason, scope }: Challenge): string {
  const challenge = `Bearer realm="${quotable(realm)}"`;
  // Nothing was sent: there is no error to name.
  if (NOTHING_SENT.includes(reason)) return challenge;
  if (reason === 'multiple_credentials') return `${challenge}, error="invalid_request"`;
  if (reason !== 'insufficient_scope') return `${challenge}, error="invalid_token"`;
  const wanted = scope === null ? '' : `, scope="${quotable(scope)}"`;
  return `${challenge}, error="insufficient_scope"${wanted}`;
}

/** Lengths first: nearly every other header is told apart without making a lower-case copy. */
function isNamed(name: string, lowerName: string): boolean {
  return name.length === lowerName.length && (name === lowerName || name.toLowerCase() === lowerName);
}

interface Taken {
  readonly carriers: readonly Carrier[];
  readonly kinds: CredentialKinds;
}

function oneOfBoth(authorization: string, apiKey: string, { carriers, kinds }: Taken): Credential {
  const token = bearerToken(authorization);
  if (token === null || token !== plainToken(apiKey)) return MULTIPLE;
  return carriers.length > 0 ? asCredential(token, kinds) : MISPLACED;
}

function asCredential(token: string | null, kinds: CredentialKinds): Credential {
  if (token === null) return MALFORMED;
  const isShort = token.length <= MAX_SECRET_LENGTH;
  if (!isShort && (kinds === 'keys' || !looksLikeToken(token))) return MALFORMED;
  return { kind: 'secret', text: token };
}

function bearerToken(value: string): string | null {
  if (value.length > SCHEME_LENGTH + LONGEST_BEARER_TOKEN || !BEARER.test(value)) return null;
  return value.slice(SCHEME_LENGTH);
}

function plainToken(value: string): string | null {
  return value.length <= LONGEST_BEARER_TOKEN && TOKEN.test(value) ? value : null;
}

/** Fit for a quoted-string (RFC 9110, 5.6.4): visible ASCII and space; the rest must not reach a header line. */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&');
}
