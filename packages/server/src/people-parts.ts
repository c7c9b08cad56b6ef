// People, put together over one engine: accounts, sessions and the door they come in by.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Identified } from './app/people/calling/identify.ts';
import { createIdentifyByToken, type IdentifyByToken } from './app/people/calling/identify-by-token.ts';
import { followMembers } from './app/people/follow-members.ts';
import type { Storage } from './app/ports.ts';
import type { CheckedConfig } from './config.ts';
import type { Engine } from './engine.ts';
import { createAuth } from './people/auth.ts';
import { createAuthHandler, headersOf } from './people/auth-handler.ts';
import { createFirstRun, type FirstRunLink, type KeptCode } from './people/first-run.ts';
import { createInvitationMail } from './people/mail/auth-mail.ts';
import type { Mail } from './people/mail/mail.ts';
import { createPrintedMail } from './people/mail/printed-mail.ts';
import { createSmtpMail } from './people/mail/smtp-mail.ts';
import { createVerifyToken } from './people/oidc/bearer-tokens.ts';
import { fetchDocument, fetchProvider } from './people/oidc/provider-fetch.ts';
import { readSession, type SignedIn } from './people/read-session.ts';
import { createBackground } from './people/sign-in/background.ts';

export interface PeopleOptions {
  readonly engine: Engine;
  readonly storage: Storage;
  readonly config: CheckedConfig;
  readonly publicUrl: string;
  /** Of the first operator. */
  readonly firstRun: KeptCode;
  /** Signs the cookies of sessions. */
  readonly sessionSecret: string;
  /** Where mail goes while no mail server is configured. */
  readonly print: (text: string) => void;
}

export interface People {
  /** Answers what is below `/api/auth`. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse, clientAddress: string | null): Promise<void>;
  findSignedIn(incoming: IncomingMessage, clientAddress: string | null): Promise<SignedIn | null>;
  /** A new link for the first operator; null when there is one. */
  openFirstRunLink(): Promise<FirstRunLink | null>;
  /** Whoever is signed in by the request's cookie, as calling an API. */
  identifyBySession(incoming: IncomingMessage, clientAddress: string | null): Promise<Identified>;
  readonly identifyByToken: IdentifyByToken;
  /** Resolves when what answers did not wait for is done. */
  close(): Promise<void>;
}

export function createPeople(options: PeopleOptions): People {
  const { engine, config, publicUrl, sessionSecret: secret } = options;
  const { clock, secrets } = engine;
  const storage = followMembers(options.storage, engine);
  const onFailure = engine.failures.report;
  const background = createBackground(onFailure);
  const mail = mailOf(options);
  engine.invitations.carryWith(createInvitationMail({ mail, publicUrl, background }));
  const firstRun = createFirstRun({ storage, clock, secrets, publicUrl, kept: options.firstRun });
  const auth = createAuth({
    storage,
    clock,
    secrets,
    publicUrl,
    secret,
    signIn: config.signIn,
    mail,
    background,
    firstRun,
    fetchProvider,
    onFailure,
  });
  const handle = createAuthHandler({ auth, publicUrl, ping: () => storage.ping(), onFailure });
  const findSignedIn: People['findSignedIn'] = async (incoming, clientAddress) =>
    incoming.headers.cookie === undefined ? null : readSession(auth, headersOf(incoming, clientAddress));
  const fetchKeys = (url: string) => fetchDocument(fetchProvider, url);
  const verifyToken = createVerifyToken(config.issuers, { fetchKeys, now: clock.now });
  return {
    handle: (incoming, outgoing, clientAddress) => handle(incoming, outgoing, { clientAddress }),
    openFirstRunLink: firstRun.openLink,
    findSignedIn,
    identifyBySession: async (incoming, clientAddress) =>
      (await findSignedIn(incoming, clientAddress)) ?? { refused: { reason: 'missing_credentials' } },
    identifyByToken: createIdentifyByToken({ verifyToken, storage, failures: engine.failures }),
    close: () => background.settled(),
  };
}

function mailOf({ config, print }: PeopleOptions): Mail {
  return config.mail === null ? createPrintedMail(print) : createSmtpMail(config.mail);
}
