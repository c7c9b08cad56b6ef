// Which tokens of which issuer are believed. Everything a token could choose for itself is fixed here: its algorithm,
// its keys' address, its audience, and what kind of token it has to be.
import type { Ms } from '@keywright/core/instant';

export const TOKEN_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

export interface IssuerRule {
  /** `iss`, character by character: Auth0's ends with a slash, Cognito's has none. */
  readonly issuer: string;
  /** Where its keys are; never a token's own `jku`. */
  readonly keysUrl: string;
  readonly algorithms: readonly TokenAlgorithm[];
  /** One of these must be in `aud`; null where tokens have none, as Cognito's access tokens. */
  readonly audiences: readonly string[] | null;
  /** One of these must be the client (`client_id`, else `azp`); null when any may be. */
  readonly clients: readonly string[] | null;
  /** `token_use` of Cognito: an ID token is for signing in, not for calling. Null where there is no such claim. */
  readonly tokenUse: string | null;
  /** `typ` of the header, such as `at+jwt` (RFC 9068); null when it is not looked at. */
  readonly type: string | null;
}

type Given = 'issuer' | 'keysUrl';

/** Any issuer: RS256 and nothing else asked for, unless it is said. Audiences or clients have to be. */
export function trustedIssuer(given: Pick<IssuerRule, Given> & Partial<Omit<IssuerRule, Given>>): IssuerRule {
  const nothing = { audiences: null, clients: null, tokenUse: null, type: null };
  return { algorithms: ['RS256'], ...nothing, ...given };
}

/** Amazon Cognito: access tokens of one user pool, for these app clients. */
export function cognito(pool: {
  readonly region: string;
  readonly poolId: string;
  readonly clients: readonly string[];
}): IssuerRule {
  const issuer = `https://cognito-idp.${pool.region}.amazonaws.com/${pool.poolId}`;
  const keysUrl = `${issuer}/.well-known/jwks.json`;
  return trustedIssuer({ issuer, keysUrl, clients: pool.clients, tokenUse: 'access' });
}

/** Auth0: access tokens for one API of a tenant. */
export function auth0(tenant: { readonly domain: string; readonly audience: string }): IssuerRule {
  const issuer = `https://${tenant.domain}/`;
  return trustedIssuer({
    issuer,
    keysUrl: `${issuer}.well-known/jwks.json`,
    audiences: [tenant.audience],
  });
}

/** Clocks of two machines differ by this much at most. */
export const CLOCK_TOLERANCE_MS: Ms = 60_000;
