// Providers as a plugin of Better Auth, and what it leaves to us before somebody comes back: a provider that can be
// asked, and an answer that is that provider's (RFC 9207), so that no other can slip its own in between.
import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { SignInProvider } from '../sign-in/sign-in-config.ts';
import { ProviderAwayError } from './discovery.ts';
import { createOidcProvider, type OidcPorts, type OidcProvider } from './oidc-provider.ts';

export interface OidcSignInOptions extends OidcPorts {
  readonly providers: readonly SignInProvider[];
  /** Where a sign-in that went wrong ends, with `?error=`. */
  readonly errorUrl: string;
}

export function oidcSignIn({ providers, errorUrl, ...ports }: OidcSignInOptions) {
  const known = new Map(providers.map((given) => [given.id, createOidcProvider(given, ports)]));
  const faultOf = async (id: string, issuer: unknown): Promise<string | null> => {
    const found = known.get(id);
    if (found === undefined) return 'oauth_provider_not_found';
    const metadata = await metadataOrNull(found, ports);
    if (metadata === null) return 'provider_away';
    const isRight = issuer === undefined ? !metadata.namesItself : issuer === metadata.issuer;
    return isRight ? null : 'issuer_mismatch';
  };
  return {
    id: 'oidc-sign-in',
    init: () => ({ context: { socialProviders: [...known.values()].map(({ provider }) => provider) } }),
    hooks: {
      before: [
        {
          matcher: ({ path }: { readonly path?: string | undefined }) => path === '/callback/:id',
          handler: createAuthMiddleware(async ({ params, query, redirect }) => {
            const fault = await faultOf(String(params?.['id']), query?.['iss']);
            if (fault !== null) throw redirect(`${errorUrl}?error=${fault}`);
          }),
        },
        {
          matcher: ({ path }: { readonly path?: string | undefined }) => path === '/sign-in/social',
          handler: createAuthMiddleware(async ({ body }) => {
            const found = known.get(String(body?.provider));
            if (found === undefined || (await metadataOrNull(found, ports)) !== null) return;
            throw new APIError('SERVICE_UNAVAILABLE', {
              code: 'PROVIDER_AWAY',
              message: 'The sign-in provider cannot be reached. Try again in a moment.',
            });
          }),
        },
      ],
    },
  };
}

async function metadataOrNull({ id, discover }: OidcProvider, { onFailure }: OidcPorts) {
  try {
    return await discover();
  } catch (error) {
    if (!(error instanceof ProviderAwayError)) throw error;
    onFailure(error, `signing in through ${id}`);
    return null;
  }
}
