// People signing in on a bare HTTP server: real parts over a storage in memory, a mailbox instead of a mail server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHandClock, type HandClock } from '../../../../test/harness/assemble-use-cases.ts';
import { followMembers } from '../../src/app/people/follow-members.ts';
import type { Storage } from '../../src/app/ports.ts';
import { type Auth, createAuth } from '../../src/people/auth.ts';
import { createAuthHandler } from '../../src/people/auth-handler.ts';
import { createFirstRun, createKeptCode, type FirstRun } from '../../src/people/first-run.ts';
import type { Mail, MailMessage } from '../../src/people/mail/mail.ts';
import { fetchProvider } from '../../src/people/oidc/provider-fetch.ts';
import { createBackground } from '../../src/people/sign-in/background.ts';
import { type SignInConfig, signInOf } from '../../src/people/sign-in/sign-in-config.ts';
import { createLocalChangeFeed } from '../../src/storage/local-change-feed.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { createSecrets, digest } from '../../src/system/secrets.ts';
import { type Browser, createBrowser } from './browser.ts';

export const PASSWORD = 'correct horse battery';

export interface PeopleServer {
  /** `http://localhost:…/api/auth` */
  readonly api: string;
  readonly publicUrl: string;
  readonly storage: Storage;
  readonly clock: HandClock;
  readonly auth: Auth;
  readonly firstRun: FirstRun;
  readonly failures: string[];
  /** The address its clients have, as the server in front would say it. */
  clientAddress: string | null;
  /** All mail so far, once what answers did not wait for is done. */
  mail(): Promise<readonly MailMessage[]>;
  /** The link in the last mail to this address. */
  linkTo(email: string): Promise<URL>;
  close(): Promise<void>;
}

export interface PeopleServerOptions {
  readonly signIn?: SignInConfig;
  readonly storage?: Storage;
  /** As browsers see it, where that is not where it listens. */
  readonly publicUrl?: string;
  readonly mail?: Mail;
}

export async function startPeopleServer(options: PeopleServerOptions = {}): Promise<PeopleServer> {
  const storage = options.storage ?? createMemoryStorage({ digest });
  const clock = createHandClock(Date.now());
  const secrets = createSecrets(clock);
  const failures: string[] = [];
  const onFailure = (error: unknown, during: string) => failures.push(`${during}: ${String(error)}`);
  const sent: MailMessage[] = [];
  const background = createBackground(onFailure);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const publicUrl = options.publicUrl ?? `http://localhost:${(server.address() as AddressInfo).port}`;
  const followed = followMembers(storage, { feed: createLocalChangeFeed(), clock, secrets });
  const firstRun = createFirstRun({ storage: followed, clock, secrets, publicUrl, kept: createKeptCode() });
  const auth = createAuth({
    storage: followed,
    clock,
    secrets,
    publicUrl,
    secret: 'of a test, and of no server: 0123456789abcdef',
    signIn: signInOf(options.signIn ?? {}),
    mail: options.mail ?? { send: async (message) => void sent.push(message) },
    background,
    firstRun,
    fetchProvider,
    onFailure,
  });
  const handle = createAuthHandler({ auth, publicUrl, ping: () => storage.ping(), onFailure });
  const mail = async () => {
    await background.settled();
    return sent;
  };
  const running: PeopleServer = {
    api: `http://localhost:${(server.address() as AddressInfo).port}/api/auth`,
    publicUrl,
    storage,
    clock,
    auth,
    firstRun,
    failures,
    clientAddress: '203.0.113.7',
    mail,
    linkTo: async (email) => {
      const message = (await mail()).findLast(({ to }) => to === email);
      return new URL(/^http\S+$/m.exec(message?.text ?? '')?.[0] ?? `about:no-mail-to-${email}`);
    },
    close: async () => {
      await background.settled();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('request', (incoming, outgoing) => {
    void handle(incoming, outgoing, { clientAddress: running.clientAddress });
  });
  return running;
}

/** Opens an account, confirms its address and signs in: a browser with its session. */
export async function signUp(
  { api, linkTo }: PeopleServer,
  email: string,
  password = PASSWORD,
): Promise<Browser & { readonly userId: string }> {
  const browser = createBrowser();
  await browser.post(`${api}/sign-up/email`, { name: 'Ada', email, password });
  await browser.get(`${api}/verify-email?token=${(await linkTo(email)).searchParams.get('token')}`);
  const answer = await browser.post(`${api}/sign-in/email`, { email, password });
  if (answer.status !== 200) throw new Error(`Signing in answers ${answer.status}: ${answer.text}`);
  return { ...browser, userId: answer.json<{ user: { id: string } }>().user.id };
}
