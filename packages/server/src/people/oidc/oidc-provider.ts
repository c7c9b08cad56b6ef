// One OpenID Connect provider as Better Auth wants it. Whoever signs in is the pair of issuer and subject; nothing of
// the request but the place to return to has a say: no scopes, no parameters, no token from elsewhere.
import { LONGEST_NAME } from '@keywright/core/longest-name';
import { createAuthorizationURL, type OAuthProvider } from 'better-auth/oauth2';
import { accountIdOf } from '../../app/people/calling/identify-by-token.ts';
import type { SignInProvider } from '../sign-in/sign-in-config.ts';
import { type ExchangedTokens, exchangeCode, fetchUserInfo, type PersonClaims } from './code-exchange.ts';
import { createDiscovery, type Discovery, type DiscoveryPorts, type ProviderMetadata } from './discovery.ts';
import { readIdToken } from './id-token.ts';
import { createKeySet, type KeySet } from './key-set.ts';
import { fetchDocument } from './provider-fetch.ts';

export interface Person {
  readonly issuer: string;
  readonly subject: string;
}

export interface OidcProvider {
  readonly id: string;
  readonly discover: Discovery;
  readonly provider: OAuthProvider<Person>;
}

export interface OidcPorts extends DiscoveryPorts {
  readonly onFailure: (error: unknown, during: string) => void;
}

export function createOidcProvider(given: SignInProvider, ports: OidcPorts): OidcProvider {
  const { id, title, clientId, clientSecret, scopes } = given;
  const { fetchProvider, now, onFailure } = ports;
  const discover = createDiscovery(given, ports);
  const keysOf = keySets(ports);
  const claimsOf = async ({ idToken, accessToken }: ExchangedTokens, nonce: string) => {
    const metadata = await discover();
    const expected = { metadata, clientId, nonce, keys: keysOf(metadata), now: now() };
    const claims = await readIdToken(idToken, expected);
    const subject = String(claims.sub);
    if (claims['email'] !== undefined) return { person: { issuer: metadata.issuer, subject }, claims };
    const more = await fetchUserInfo(metadata, { accessToken, subject }, fetchProvider);
    return { person: { issuer: metadata.issuer, subject }, claims: { ...more, ...claims } };
  };
  const provider: OAuthProvider<Person> = {
    id,
    name: title,
    requiresIdTokenNonce: true,
    // An ID token alone, sent by a client, is bound to no sign-in of ours.
    options: { disableIdTokenSignIn: true },
    accountSubject: ({ profile }) => accountIdOf(profile),
    createAuthorizationURL: async ({ state, codeVerifier, redirectURI, idTokenNonce }) =>
      createAuthorizationURL({
        id,
        options: { clientId, clientSecret },
        authorizationEndpoint: (await discover()).authorizationUrl,
        state,
        codeVerifier,
        scopes: [...scopes],
        redirectURI,
        nonce: idTokenNonce ?? '',
      }),
    validateAuthorizationCode: async ({ code, codeVerifier = '', redirectURI }) => {
      const metadata = await discover();
      const exchange = { code, codeVerifier, redirectUri: redirectURI };
      // `raw` is passed on and, unlike the fields beside it, stored nowhere.
      return { raw: { ...(await exchangeCode(exchange, given, { metadata, fetchProvider })) } };
    },
    getUserInfo: async ({ raw, expectedIdTokenNonce = '' }) => {
      try {
        const tokens = raw as unknown as ExchangedTokens;
        const { person, claims } = await claimsOf(tokens, expectedIdTokenNonce);
        return { user: userOf(claims), data: person };
      } catch (error) {
        onFailure(error, `signing in through ${id}`);
        return null;
      }
    },
  };
  return { id, discover, provider };
}

function userOf(claims: PersonClaims) {
  const { email, name } = claims;
  return {
    email: typeof email === 'string' ? email : null,
    emailVerified: claims['email_verified'] === true,
    // Kept to what anybody may be called here.
    ...(typeof name === 'string' && { name: name.replaceAll(/\p{C}/gu, '').slice(0, LONGEST_NAME) }),
  };
}

/** The keys of where the provider says they are, remembered until it says they are elsewhere. */
function keySets({ fetchProvider, now }: OidcPorts): (metadata: ProviderMetadata) => KeySet {
  let kept: { readonly url: string; readonly keys: KeySet } | null = null;
  return ({ keysUrl: url }) => {
    if (kept?.url !== url)
      kept = { url, keys: createKeySet(url, { fetchKeys: (at) => fetchDocument(fetchProvider, at), now }) };
    return kept.keys;
  };
}
