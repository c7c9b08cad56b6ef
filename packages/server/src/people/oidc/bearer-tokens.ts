// Tokens of the identity providers an operator trusts (RFC 7519, RFC 8725, RFC 9068). Whatever does not fit its
// issuer's rule to the letter is refused, and all refusals are one: a token is believed, or it is not.
import type { EpochMs } from '@keywright/core/instant';
import { looksLikeToken } from '@keywright/core/requests/bearer-token';
import { parseStrictJson } from '@keywright/core/requests/strict-json';
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import type { TokenVerdict, VerifyToken } from '../../app/people/calling/identify.ts';
import { CLOCK_TOLERANCE_MS, type IssuerRule } from './issuer-rule.ts';
import { createKeySet, type KeySet, type KeySetPorts, KeysAwayError } from './key-set.ts';

const REFUSED: TokenVerdict = { kind: 'refused' };
/** Headers by which a token would bring its own key. */
const OWN_KEYS: readonly string[] = ['jku', 'jwk', 'x5u', 'x5c'];

export function createVerifyToken(rules: readonly IssuerRule[], ports: KeySetPorts): VerifyToken {
  const byIssuer = new Map(
    rules.map((rule) => [rule.issuer, { rule, keys: createKeySet(rule.keysUrl, ports) }]),
  );
  return async (token) => {
    const issuer = issuerOf(token);
    const known = issuer === null ? undefined : byIssuer.get(issuer);
    if (known === undefined) return REFUSED;
    try {
      return await verifyBy(known, token, ports.now());
    } catch (error) {
      return error instanceof KeysAwayError ? { kind: 'unavailable' } : REFUSED;
    }
  };
}

interface KnownIssuer {
  readonly rule: IssuerRule;
  readonly keys: KeySet;
}

async function verifyBy({ rule, keys }: KnownIssuer, token: string, now: EpochMs): Promise<TokenVerdict> {
  const header = decodeProtectedHeader(token);
  if (OWN_KEYS.some((name) => name in header) || 'crit' in header) return REFUSED;
  if (rule.type !== null && !isType(header.typ, rule.type)) return REFUSED;
  const { payload } = await jwtVerify(token, keys.find, {
    algorithms: [...rule.algorithms],
    issuer: rule.issuer,
    ...(rule.audiences !== null && { audience: [...rule.audiences] }),
    clockTolerance: CLOCK_TOLERANCE_MS / 1000,
    currentDate: new Date(now),
    requiredClaims: ['exp', 'sub'],
  });
  const { sub: subject, exp } = payload;
  if (typeof subject !== 'string' || subject === '' || exp === undefined) return REFUSED;
  if (!isOfClient(payload, rule) || !isOfUse(payload, rule)) return REFUSED;
  return { kind: 'believed', subject: { issuer: rule.issuer, subject } };
}

function isOfClient(payload: JWTPayload, { clients }: IssuerRule): boolean {
  if (clients === null) return true;
  const client = payload['client_id'] ?? payload['azp'];
  return typeof client === 'string' && clients.includes(client);
}

function isOfUse(payload: JWTPayload, { tokenUse }: IssuerRule): boolean {
  return tokenUse === null || payload['token_use'] === tokenUse;
}

/** `at+jwt` and `application/at+jwt` are one type (RFC 9068, section 2.1), whatever their capitals. */
function isType(type: string | undefined, wanted: string): boolean {
  return type?.toLowerCase().replace(/^application\//, '') === wanted.toLowerCase();
}

/** Whose token it says it is. Read strictly: two readers of a claim that is there twice would believe different ones. */
function issuerOf(token: string): string | null {
  if (!looksLikeToken(token)) return null;
  const [header, payload] = token.split('.', 2).map(jsonOfPart);
  const issuer = (payload as { readonly iss?: unknown } | null)?.iss;
  return header === null || typeof issuer !== 'string' ? null : issuer;
}

function jsonOfPart(part: string): unknown {
  const bytes = Buffer.from(part, 'base64url');
  // Spelled in one way only, so that nothing can be changed without changing what is signed.
  if (bytes.toString('base64url') !== part) return null;
  const read = parseStrictJson(bytes.toString('utf8'));
  return read.ok ? read.value : null;
}
