// A real OpenID provider on loopback (oidc-provider), and a person who signs in at its pages.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import type { SignInProviderConfig } from '../../../src/people/sign-in/sign-in-config.ts';
import type { Answer, Browser } from '../browser.ts';

export interface PersonAtProvider {
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** By subject. */
  readonly people: Map<string, PersonAtProvider>;
  /** What an operator configures for it. */
  configFor(id: string): SignInProviderConfig;
  close(): Promise<void>;
}

export interface IdentityProviderOptions {
  /** Where people come back to. */
  readonly redirectUris: () => readonly string[];
  readonly configuration?: Configuration;
  /** Where its tokens carry the e-mail address: in the ID token, or only at the user-info endpoint. */
  readonly claimsIn?: 'id token' | 'user info';
  /** Default: one with every kind of character a provider may give, which no configuration takes. */
  readonly clientSecret?: string;
  /** Listens here again; default: any free port. */
  readonly port?: number;
}

export const CLIENT = { clientId: 'keywright', clientSecret: 'of-a-test-and-of:no client/at all' };

export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, PersonAtProvider>();
  // Made when it is first asked: by then it is known where people come back to.
  let provider: Promise<Provider> | null = null;
  server.on('request', (incoming, outgoing) => {
    provider ??= createProvider(issuer, people, options);
    void provider.then((made) => made.callback()(incoming, outgoing));
  });
  return {
    issuer,
    people,
    configFor: (id) => ({ id, title: `Sign in with ${id}`, issuer, ...clientOf(options) }),
    close: () => closed(server),
  };
}

function clientOf({ clientSecret = CLIENT.clientSecret }: IdentityProviderOptions): typeof CLIENT {
  return { ...CLIENT, clientSecret };
}

async function createProvider(
  issuer: string,
  people: ReadonlyMap<string, PersonAtProvider>,
  options: IdentityProviderOptions,
): Promise<Provider> {
  const { redirectUris, configuration, claimsIn = 'id token' } = options;
  const { clientId, clientSecret } = clientOf(options);
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  const provider = quietly(
    () =>
      new Provider(issuer, {
        clients: [
          {
            client_id: clientId,
            client_secret: clientSecret,
            redirect_uris: [...redirectUris()],
          },
        ],
        jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'of-a-test' }] },
        cookies: { keys: ['of a test'] },
        pkce: { required: () => true },
        ttl: { AccessToken: 300, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        conformIdTokenClaims: claimsIn === 'user info',
        findAccount: (_context, sub) => {
          const person = people.get(sub);
          if (person === undefined) return undefined;
          const { email, emailVerified, name } = person;
          return {
            accountId: sub,
            claims: async () => ({ sub, email, email_verified: emailVerified, name }),
          };
        },
        ...configuration,
      }),
  );
  provider.on('server_error', () => {});
  return provider;
}

/** It warns whoever starts it that it forgets everything: here it is to. */
function quietly<T>(work: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** From the provider's first page to the address it sends the browser back to, which is not opened. */
export async function signInAtProvider(browser: Browser, url: string, subject: string): Promise<string> {
  const { origin } = new URL(url);
  let answer = await browser.get(url);
  for (let step = 0; step < 12; step += 1) {
    if (answer.location !== null) {
      if (new URL(answer.location).origin !== origin) return answer.location;
      answer = await browser.get(answer.location);
    } else {
      answer = await answerPage(browser, { answer, origin, subject });
    }
  }
  throw new Error(`The provider leads nowhere: ${answer.text.slice(0, 300)}`);
}

function answerPage(
  browser: Browser,
  { answer, origin, subject }: { readonly answer: Answer; readonly origin: string; readonly subject: string },
): Promise<Answer> {
  const action = /<form[^>]* action="([^"]+)"/.exec(answer.text)?.[1];
  const prompt = /name="prompt" value="(\w+)"/.exec(answer.text)?.[1];
  if (action === undefined || prompt === undefined) throw new Error(`No page to answer: ${answer.text}`);
  const login = prompt === 'login' ? { login: subject, password: 'any' } : {};
  return browser.postForm(new URL(action, origin).href, { prompt, ...login });
}
