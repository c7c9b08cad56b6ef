// How pages are sent: never kept, never framed, never telling another site where somebody comes from. They run
// nothing.
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

export const GUARDS = {
  'content-security-policy': STILL.join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  void reply.headers({ ...GUARDS, 'cache-control': 'no-store' });
  return reply.type('text/html; charset=utf-8').send(page);
}
