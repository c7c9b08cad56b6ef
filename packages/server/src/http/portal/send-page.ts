// How pages are sent: never kept, never framed, never telling another site where somebody comes from. Pages with forms
// run the one script there is; no page runs anything that stands in it.
import type { FastifyReply } from 'fastify';

const STILL = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** `form-action` stays `none`: a form whose script did not load sends nothing, and no password ends in an address. */
const WITH_SCRIPT = [...STILL, "script-src 'self'", "connect-src 'self'"];

export const GUARDS = {
  'content-security-policy': STILL.join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  void reply.headers({ ...GUARDS, 'cache-control': 'no-store' });
  return reply.type('text/html; charset=utf-8').send(page);
}

export function sendPageWithScript(reply: FastifyReply, page: string): FastifyReply {
  const policy = { 'content-security-policy': WITH_SCRIPT.join('; ') };
  void reply.headers({ ...GUARDS, ...policy, 'cache-control': 'no-store' });
  return reply.type('text/html; charset=utf-8').send(page);
}
