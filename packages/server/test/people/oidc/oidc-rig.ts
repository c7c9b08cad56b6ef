// Two real providers, `sso` and `other`, and a server that signs people in through them.
import type { Browser } from '../browser.ts';
import { type PeopleServer, startPeopleServer } from '../people-server.ts';
import { type IdentityProvider, signInAtProvider, startIdentityProvider } from './identity-provider.ts';

export const ADA = { email: 'ada@example.com', emailVerified: true, name: 'Ada' };

export interface OidcRig {
  readonly server: PeopleServer;
  readonly sso: IdentityProvider;
  /** Tells the e-mail address at its user-info endpoint alone. */
  readonly other: IdentityProvider;
  /** The provider's page that the server sends this browser to. */
  begin(browser: Browser, provider?: string): Promise<string>;
  /** From there to the address the provider sends it back to, which is not opened. */
  comeBack(browser: Browser, subject?: string): Promise<string>;
  /** All the way: the server's last answer. */
  signIn(browser: Browser, subject?: string, provider?: string): ReturnType<Browser['get']>;
  userOf(browser: Browser): Promise<{ readonly id: string } | null>;
  /** The error the sign-in page is opened with. */
  errorOf(answer: { readonly location: string | null }): string | null;
  count(model: 'user' | 'account' | 'session'): Promise<number>;
  close(): Promise<void>;
}

export async function startOidcRig(): Promise<OidcRig> {
  let server: PeopleServer | null = null;
  const redirectUris = () => ['sso', 'other'].map((id) => `${server?.api}/callback/${id}`);
  const sso = await startIdentityProvider({ redirectUris });
  const other = await startIdentityProvider({ redirectUris, claimsIn: 'user info' });
  sso.people.set('ada', ADA);
  const started = await startPeopleServer({
    signIn: { providers: [sso.configFor('sso'), other.configFor('other')] },
  });
  server = started;
  const { api, publicUrl, storage } = started;
  const begin: OidcRig['begin'] = async (browser, provider = 'sso') => {
    const answer = await browser.post(`${api}/sign-in/social`, { provider, callbackURL: '/portal' });
    return answer.json<{ url: string }>().url;
  };
  return {
    server: started,
    sso,
    other,
    begin,
    comeBack: async (browser, subject = 'ada') => signInAtProvider(browser, await begin(browser), subject),
    signIn: async (browser, subject = 'ada', provider = 'sso') =>
      browser.get(await signInAtProvider(browser, await begin(browser, provider), subject)),
    userOf: async (browser) =>
      (await browser.get(`${api}/get-session`)).json<{ user: { id: string } } | null>()?.user ?? null,
    errorOf: ({ location }) => {
      const url = new URL(location ?? 'about:nowhere');
      const isOurs = `${url.origin}${url.pathname}` === `${publicUrl}/portal/sign-in`;
      return isOurs ? url.searchParams.get('error') : `sent to ${url.href}`;
    },
    count: (model) => storage.people.count(model, { all: [], any: [] }),
    close: async () => {
      await Promise.all([started.close(), sso.close(), other.close()]);
    },
  };
}

/** The same address with another query. */
export function changed(url: string, change: (query: URLSearchParams) => void): string {
  const made = new URL(url);
  change(made.searchParams);
  return made.href;
}
