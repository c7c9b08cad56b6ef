// Mail, through a real SMTP server on loopback: who gets which letter, and what strangers' names cannot do in one.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPrintedMail } from '../../src/people/mail/printed-mail.ts';
import { createSmtpMail, transportOptionsOf } from '../../src/people/mail/smtp-mail.ts';
import { createBrowser } from './browser.ts';
import { PASSWORD, type PeopleServer, signUp, startPeopleServer } from './people-server.ts';

const FROM = 'Keys <keys@example.com>';
const ADA = 'ada@example.com';

interface Received {
  readonly user: string | null;
  readonly recipients: readonly string[];
  readonly source: string;
}

interface PostOffice {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

async function openPostOffice({ refuses = false }: { readonly refuses?: boolean } = {}): Promise<PostOffice> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      done(password === 'p@ss/word' ? null : new Error('no'), { user: username }),
    onData: (stream, session, done) => {
      let source = '';
      stream.on('data', (chunk) => {
        source += chunk;
      });
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ user: session.user === undefined ? null : String(session.user), recipients, source });
        done(refuses ? new Error('no room') : null);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A message's text as its reader sees it. */
function textOf({ source }: Received): string {
  const [head = '', ...body] = source.split('\r\n\r\n');
  const text = body.join('\r\n\r\n').replaceAll('\r\n', '\n');
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(text, 'base64').toString('utf8');
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return text;
  const bytes = text
    .replaceAll('=\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

let office: PostOffice;
let server: PeopleServer | null = null;
beforeEach(async () => {
  office = await openPostOffice();
});
afterEach(async () => {
  await server?.close();
  server = null;
  await office.close();
});

describe('mail through SMTP', () => {
  test('carries the link to a new password to its one recipient, as plain text', async () => {
    server = await startPeopleServer();
    await signUp(server, ADA);
    const { storage } = server;
    await server.close();
    server = await startPeopleServer({ storage, mail: createSmtpMail({ url: office.url, from: FROM }) });
    await createBrowser().post(`${server.api}/request-password-reset`, { email: ADA });
    await server.mail();
    expect(office.received).toHaveLength(1);
    const [message] = office.received;
    if (message === undefined) throw new Error('no mail');
    expect(message.recipients).toEqual([ADA]);
    expect(message.source).toMatch(/^From: Keys <keys@example\.com>\r$/m);
    expect(message.source).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
    const link = /^http\S+$/m.exec(textOf(message))?.[0] ?? '';
    expect(link).toMatch(new RegExp(`^${server.publicUrl}/portal/reset-password\\?token=\\w{24}$`));
    const token = new URL(link).searchParams.get('token');
    const reset = await createBrowser().post(`${server.api}/reset-password`, {
      token,
      newPassword: 'a brand new password',
    });
    expect(reset.status).toBe(200);
  });

  test('signs in where the address has a name and a password', async () => {
    const url = office.url.replace('smtp://', 'smtp://keys%40example.com:p%40ss%2Fword@');
    await createSmtpMail({ url, from: FROM }).send({ to: ADA, subject: 'S', text: 'T' });
    expect(office.received).toMatchObject([{ user: 'keys@example.com' }]);
  });

  test('is for one recipient, whatever the address says, and its head cannot be added to', async () => {
    const mail = createSmtpMail({ url: office.url, from: FROM });
    const hostile = { to: `${ADA}, eve@example.com`, subject: 'S\r\nBcc: eve@example.com', text: 'T' };
    await mail.send(hostile).catch(() => {});
    await mail.send({ ...hostile, to: ADA });
    expect(office.received.flatMap(({ recipients }) => recipients)).not.toContain('eve@example.com');
    expect(office.received.at(-1)?.source).not.toMatch(/^Bcc:/m);
  });

  test('never leaves this machine without TLS', () => {
    expect(transportOptionsOf('smtp://mail.example.com')).toMatchObject({
      port: 587,
      secure: false,
      requireTLS: true,
      ignoreTLS: false,
    });
    expect(transportOptionsOf('smtps://mail.example.com')).toMatchObject({ port: 465, secure: true });
    expect(transportOptionsOf('smtp://localhost.evil.example')).toMatchObject({ requireTLS: true });
  });

  test('that nobody takes is reported, and changes no answer', async () => {
    await office.close();
    office = await openPostOffice({ refuses: true });
    server = await startPeopleServer({ mail: createSmtpMail({ url: office.url, from: FROM }) });
    const body = { name: 'Ada', email: ADA, password: PASSWORD };
    expect((await createBrowser().post(`${server.api}/sign-up/email`, body)).status).toBe(200);
    await server.mail();
    expect(server.failures.join()).toMatch(/^sending mail: .*no room/);
  });
});

describe('an invitation', () => {
  test('is sent to the invited address with a link to a page of ours, and nothing else in it is a link', async () => {
    const mail = createSmtpMail({ url: office.url, from: FROM });
    server = await startPeopleServer();
    const browser = await signUp(server, ADA);
    const name = 'Win a prize at http://evil.example/x\r\nBcc: eve@example.com\u001b[2J';
    const made = await browser.post(`${server.api}/organization/create`, { name, slug: 'acme' });
    const invited = await browser.post(`${server.api}/organization/invite-member`, {
      organizationId: made.json()['id'],
      email: 'bob@example.com',
      role: 'member',
    });
    const letter = (await server.mail()).at(-1);
    if (letter === undefined) throw new Error('no mail');
    await mail.send(letter);
    const [message] = office.received;
    if (message === undefined) throw new Error('no mail');
    expect(message.recipients).toEqual(['bob@example.com']);
    const text = textOf(message);
    expect(text.match(/https?:\/\/\S+/g)).toEqual([
      `${server.publicUrl}/portal/invitations/${invited.json()['id']}`,
    ]);
    expect([text.includes('evil.example'), text.includes('\u001b')]).toEqual([false, false]);
    expect(text.split('\n')[0]).toContain('“Ada” invites you');
  });

  test('is accepted by whoever has confirmed that address, once, and by nobody else', async () => {
    server = await startPeopleServer();
    const ada = await signUp(server, ADA);
    const made = await ada.post(`${server.api}/organization/create`, { name: 'Acme', slug: 'acme' });
    const organizationId = made.json()['id'];
    const body = { organizationId, email: 'bob@example.com', role: 'viewer' };
    await ada.post(`${server.api}/organization/invite-member`, body);
    const invitationId = (await server.linkTo('bob@example.com')).pathname.split('/').at(-1);
    const accept = (browser: { post: typeof ada.post }) =>
      browser.post(`${server?.api}/organization/accept-invitation`, { invitationId });
    expect((await accept(await signUp(server, 'eve@example.com'))).status).toBe(403);
    const bob = await signUp(server, 'bob@example.com');
    const { storage } = server;
    const confirm = (emailVerified: number) =>
      storage.transaction(({ people }) =>
        people.update(
          'user',
          { all: [{ field: 'id', operator: 'eq', value: bob.userId }], any: [] },
          { emailVerified },
        ),
      );
    // As somebody whose provider does not say that the address is theirs.
    await confirm(0);
    expect((await accept(bob)).status).toBe(403);
    await confirm(1);
    expect((await accept(bob)).status).toBe(200);
    expect((await accept(bob)).status).toBe(400);
    const members = await server.storage.people.find(
      'member',
      { all: [{ field: 'userId', operator: 'eq', value: bob.userId }], any: [] },
      { limit: 10, offset: 0, sortBy: null },
    );
    expect(members).toMatchObject([{ organizationId, role: 'viewer' }]);
  });
});

test('an answer does not wait for the mail it causes', async () => {
  const sending: (() => void)[] = [];
  const mail = { send: () => new Promise<void>((resolve) => sending.push(resolve)) };
  const first = await startPeopleServer();
  const { storage } = first;
  await signUp(first, ADA);
  await first.close();
  server = await startPeopleServer({ storage, mail });
  const ada = createBrowser();
  await ada.post(`${server.api}/sign-in/email`, { email: ADA, password: PASSWORD });
  const made = await ada.post(`${server.api}/organization/create`, { name: 'Acme', slug: 'acme' });
  const body = { organizationId: made.json()['id'], email: 'bob@example.com', role: 'viewer' };
  expect((await ada.post(`${server.api}/organization/invite-member`, body)).status).toBe(200);
  await expect.poll(() => sending.length).toBe(1);
  sending.pop()?.();
});

test('without a mail server, mail is printed with its link, and moves no cursor', async () => {
  const printed: string[] = [];
  const mail = createPrintedMail((text) => printed.push(text));
  await mail.send({ to: 'a@b.c\u001b[2J', subject: 'S\n', text: 'One\n\nhttps://x.example/y\u0007' });
  expect(printed).toEqual(['\n  Mail to a@b.c[2J: S\n\n    One\n    \n    https://x.example/y\n']);
});
