// Mail through SMTP. Off this machine only over TLS: these messages carry links that sign people in.
import { createTransport } from 'nodemailer';
import type { Mail, MailConfig } from './mail.ts';

const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;
const GIVE_UP_AFTER_MS = 10_000;

export function createSmtpMail({ url, from }: MailConfig): Mail {
  const transport = createTransport(transportOptionsOf(url));
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
    },
  };
}

/** How the server of this address is spoken to. */
export function transportOptionsOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isImplicit = protocol === 'smtps:';
  const isHere = LOOPBACK.test(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isImplicit ? 465 : 587) : Number(port),
    secure: isImplicit,
    requireTLS: !isImplicit && !isHere,
    ignoreTLS: !isImplicit && isHere,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: GIVE_UP_AFTER_MS,
    greetingTimeout: GIVE_UP_AFTER_MS,
    socketTimeout: GIVE_UP_AFTER_MS,
    // Text and nothing else: no file, no address is read to make a message.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
