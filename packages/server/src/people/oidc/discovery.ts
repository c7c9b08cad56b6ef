// What a provider says of itself (OpenID Connect Discovery), remembered. Asked for when somebody signs in, not at start:
// a provider that is away stops nobody but its own people. It must call itself by the name it was configured under.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { isSafeUrl, type SignInProvider } from '../sign-in/sign-in-config.ts';
import { TOKEN_ALGORITHMS, type TokenAlgorithm } from './issuer-rule.ts';
import { type FetchProvider, fetchDocument } from './provider-fetch.ts';

export interface ProviderMetadata {
  readonly issuer: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string | null;
  readonly keysUrl: string;
  readonly algorithms: readonly TokenAlgorithm[];
  /** It names itself in the address it sends people back to (RFC 9207). */
  readonly namesItself: boolean;
  readonly clientAuth: 'basic' | 'post';
}

export interface DiscoveryPorts {
  readonly fetchProvider: FetchProvider;
  readonly now: () => EpochMs;
}

export class ProviderAwayError extends Error {
  override readonly name = 'ProviderAwayError';
}

/** Rejects with `ProviderAwayError` while nothing usable is known of the provider. */
export type Discovery = () => Promise<ProviderMetadata>;

const FRESH_FOR_MS: Ms = 3_600_000;

export function createDiscovery(provider: SignInProvider, { fetchProvider, now }: DiscoveryPorts): Discovery {
  let known: { readonly metadata: ProviderMetadata; readonly askedAt: EpochMs } | null = null;
  let asking: Promise<ProviderMetadata> | null = null;
  const ask = async (): Promise<ProviderMetadata> => {
    const askedAt = now();
    const metadata = metadataOf(await fetchDocument(fetchProvider, provider.discoveryUrl), provider);
    known = { metadata, askedAt };
    return metadata;
  };
  return async () => {
    if (known !== null && now() - known.askedAt < FRESH_FOR_MS) return known.metadata;
    asking ??= ask().finally(() => {
      asking = null;
    });
    try {
      return await asking;
    } catch (error) {
      if (known !== null) return known.metadata;
      throw new ProviderAwayError(`${provider.title} cannot be asked: ${String(error)}`, { cause: error });
    }
  };
}

function metadataOf(document: unknown, { issuers }: SignInProvider): ProviderMetadata {
  const said = (document ?? {}) as Readonly<Record<string, unknown>>;
  const issuer = said['issuer'];
  if (typeof issuer !== 'string' || !issuers.includes(issuer))
    throw new Error(`it calls itself ${JSON.stringify(issuer)}, not ${issuers[0]}`);
  const offered = textsOf(said['id_token_signing_alg_values_supported']) ?? ['RS256'];
  const algorithms = TOKEN_ALGORITHMS.filter((algorithm) => offered.includes(algorithm));
  if (algorithms.length === 0) throw new Error(`it signs by ${offered.join(', ')} alone`);
  const ways = textsOf(said['token_endpoint_auth_methods_supported']) ?? ['client_secret_basic'];
  return {
    issuer,
    authorizationUrl: requireUrl(said, 'authorization_endpoint'),
    tokenUrl: requireUrl(said, 'token_endpoint'),
    userInfoUrl: said['userinfo_endpoint'] === undefined ? null : requireUrl(said, 'userinfo_endpoint'),
    keysUrl: requireUrl(said, 'jwks_uri'),
    algorithms,
    namesItself: said['authorization_response_iss_parameter_supported'] === true,
    clientAuth: ways.includes('client_secret_basic') ? 'basic' : 'post',
  };
}

function requireUrl(said: Readonly<Record<string, unknown>>, field: string): string {
  const url = said[field];
  if (!isSafeUrl(url)) throw new Error(`its ${field} is no https address`);
  return url;
}

function textsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : null;
}
