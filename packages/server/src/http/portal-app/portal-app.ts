// The portal over HTTP: its page at each of its addresses, never kept; its assets for ever,
// for their names change with their content. Where nobody built it, the page says how to.
import { SECRET_ALPHABETS } from '@keywright/core/secrets/secret-alphabet';
import type { SignInChoices } from '@keywright/core/portal/page-facts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Secrets } from '../../app/ports.ts';
import { exchangeOf } from '../front/exchange-of.ts';
import type { NativeApp } from '../native-api/native-app.ts';
import { Refused } from '../native-api/refused.ts';
import { appPage, policyOf } from './app-page.ts';
import type { BuiltPortal } from './built-files.ts';
import { PAGE_ADDRESSES } from './page-addresses.ts';

export interface PortalAppOptions {
  readonly portal: BuiltPortal | null;
  readonly publicUrl: string;
  readonly signIn: SignInChoices;
  readonly randomCharacters: Secrets['randomCharacters'];
}

const open = { config: { access: 'anonymous' }, schema: { hide: true } } as const;
const YEAR_SECONDS = 31_536_000;
/** 22 characters of 62 are 130 bits. */
const NONCE_LENGTH = 22;

const GUARDS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const NOT_BUILT = `The portal is not built.

Start the server with "npm start", or build the portal with "npm run build" and start the server again.
What runs here is said at /portal/about; the API and the command line work without the portal.
`;

export function portalApp(app: NativeApp, { portal, publicUrl, signIn, randomCharacters }: PortalAppOptions) {
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    void reply.headers({ ...GUARDS, 'cache-control': 'no-store' });
    if (portal === null) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    const nonce = randomCharacters(SECRET_ALPHABETS.base62, NONCE_LENGTH);
    const { address } = exchangeOf(request.raw);
    void reply.header('content-security-policy', policyOf(nonce)).type('text/html; charset=utf-8');
    return reply.send(appPage(portal.page, nonce, { publicUrl, address, signIn }));
  };
  for (const address of PAGE_ADDRESSES)
    app.get(address, open, async (request, reply) => page(request, reply));
  app.get('/portal/assets/:name', open, async (request, reply) => {
    const { name } = request.params as { readonly name: string };
    const file = portal?.assets.get(name);
    if (file === undefined) throw new Refused({ reason: 'not_found' });
    const packed = acceptsGzip(request) ? file.packed : null;
    void reply.headers({
      ...GUARDS,
      'cache-control': `public, max-age=${YEAR_SECONDS}, immutable`,
      ...(file.packed !== null && { vary: 'accept-encoding' }),
      ...(packed !== null && { 'content-encoding': 'gzip' }),
    });
    return reply.type(file.type).send(packed ?? file.bytes);
  });
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  return /(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/.test(headers['accept-encoding'] ?? '');
}
