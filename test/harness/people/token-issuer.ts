// A real OpenID provider whose signing key the test has: people sign in through it, and tokens are made as it makes
// them, or as somebody else would like to. Its keys are published where the test counts who asks for them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { type IssuerRule, trustedIssuer } from '../../../packages/server/src/config.ts';
import {
  type IdentityProvider,
  startIdentityProvider,
} from '../../../packages/server/test/people/oidc/identity-provider.ts';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Partial<JWTHeaderParameters> & Readonly<Record<string, unknown>>;
  readonly by?: CryptoKey;
}

export interface TokenIssuer extends Pick<IdentityProvider, 'issuer' | 'people' | 'configFor'> {
  /** Access tokens for one client, as Cognito's are. */
  readonly rule: IssuerRule;
  readonly keys: KeyPair;
  /** How often its keys were asked for. */
  asked: number;
  isAway: boolean;
  /** Good for five minutes, but for what is changed. */
  token(subject: string, changes?: TokenChanges): Promise<string>;
  close(): Promise<void>;
}

const KEY_ID = 'signing-1';
const CLIENT_SECRET = 'of-a-test-and-of-no-client-at-all';
export const APP_CLIENT = 'app-client-1';

export async function startTokenIssuer(redirectUris: () => readonly string[]): Promise<TokenIssuer> {
  const keys = await generateKeyPair('RS256', { extractable: true });
  const named = { kid: KEY_ID, use: 'sig', alg: 'RS256' };
  const provider = await startIdentityProvider({
    redirectUris,
    configuration: {
      jwks: { keys: [{ ...(await exportJWK(keys.privateKey)), ...named }] },
      // Read when it is first asked.
      get clients() {
        return [{ client_id: 'portal', client_secret: CLIENT_SECRET, redirect_uris: [...redirectUris()] }];
      },
    },
  });
  const published = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), ...named }] });
  const server = createServer((_, outgoing) => {
    made.asked += 1;
    outgoing.writeHead(made.isAway ? 503 : 200, { 'content-type': 'application/json' }).end(published);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { issuer, people } = provider;
  const made: TokenIssuer = {
    issuer,
    people,
    configFor: (id) => ({ id, title: id, issuer, clientId: 'portal', clientSecret: CLIENT_SECRET }),
    keys,
    rule: trustedIssuer({
      issuer,
      keysUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
      clients: [APP_CLIENT],
      tokenUse: 'access',
    }),
    asked: 0,
    isAway: false,
    token: (subject, { claims = {}, header = {}, by = keys.privateKey } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: issuer, sub: subject, client_id: APP_CLIENT, token_use: 'access' };
      return new SignJWT({ ...usual, iat: now, exp: now + 300, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID, ...header })
        .sign(by);
    },
    async close() {
      await provider.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return made;
}
