// From the code a person comes back with to the claims of that person. The tokens are read and forgotten: nothing here
// acts in a provider's name later.
import type { SignInProvider } from '../sign-in/sign-in-config.ts';
import type { ProviderMetadata } from './discovery.ts';
import type { FetchProvider } from './provider-fetch.ts';

export interface ExchangedTokens {
  readonly idToken: string;
  readonly accessToken: string | null;
}

export interface CodeExchange {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** The provider was asked and does not take the code: it is used, over, or of another sign-in. */
export class CodeRefusedError extends Error {
  override readonly name = 'CodeRefusedError';
}

/** Throws when the provider gives no ID token for the code. */
export async function exchangeCode(
  { code, codeVerifier, redirectUri }: CodeExchange,
  { clientId, clientSecret }: SignInProvider,
  { metadata, fetchProvider }: { readonly metadata: ProviderMetadata; readonly fetchProvider: FetchProvider },
): Promise<ExchangedTokens> {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    code_verifier: codeVerifier,
    redirect_uri: redirectUri,
  });
  const isBasic = metadata.clientAuth === 'basic';
  if (!isBasic) {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  const authorization = isBasic ? basicOf(clientId, clientSecret) : null;
  const { status, body } = await fetchProvider(metadata.tokenUrl, { form, authorization });
  const said = (body ?? {}) as Readonly<Record<string, unknown>>;
  const idToken = said['id_token'];
  const answered = `The provider answers ${status} to a code: ${JSON.stringify(said['error'] ?? null)}`;
  if (said['error'] === 'invalid_grant') throw new CodeRefusedError(answered);
  if (status !== 200 || typeof idToken !== 'string') throw new Error(answered);
  const accessToken = said['access_token'];
  return { idToken, accessToken: typeof accessToken === 'string' ? accessToken : null };
}

export type PersonClaims = Readonly<Record<string, unknown>>;

/** Claims of the user-info endpoint, if they are of the same person (OpenID Connect Core, 5.3.2). */
export async function fetchUserInfo(
  { userInfoUrl }: ProviderMetadata,
  { accessToken, subject }: { readonly accessToken: string | null; readonly subject: string },
  fetchProvider: FetchProvider,
): Promise<PersonClaims> {
  if (userInfoUrl === null || accessToken === null) return {};
  const request = { form: null, authorization: `Bearer ${accessToken}` };
  const { status, body } = await fetchProvider(userInfoUrl, request);
  const claims = (body ?? {}) as PersonClaims;
  if (status !== 200 || claims['sub'] !== subject) throw new Error('The user info is of somebody else.');
  return claims;
}

/** RFC 6749, 2.3.1: both are form-encoded first. */
function basicOf(clientId: string, clientSecret: string): string {
  const encoded = (text: string) => new URLSearchParams({ t: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(clientSecret)}`).toString('base64')}`;
}
