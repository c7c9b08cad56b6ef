// Pages for people: what runs here and how keys are managed, and the native API's reference. They are made once, hold
// no secret, run no script, and ask for nothing but their style sheet.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiCatalogue } from '../app/api-catalogue.ts';
import type { NativeApp } from './native-api/native-app.ts';
import { stylesheet } from './portal/look/stylesheet.ts';
import { overviewPage } from './portal/overview/overview-page.ts';
import type { OpenApiDocument } from './portal/reference/openapi-document.ts';
import { referencePage } from './portal/reference/reference-page.ts';

export interface PortalPageOptions {
  readonly apis: ApiCatalogue;
  readonly publicUrl: string;
}

const open = { config: { access: 'anonymous' }, schema: { hide: true } } as const;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const GUARDS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function portalPage(app: NativeApp, { apis, publicUrl }: PortalPageOptions): void {
  const overview = overviewPage({ apis: apis.all, publicUrl });
  // The routes it describes are registered after these pages; they are all known once requests arrive.
  let reference: string | null = null;

  app.get('/', open, async (_request, reply) => reply.redirect('/portal', 302));

  app.get('/portal', open, async (_request, reply) => sendPage(reply, overview));

  app.get('/api/v1/docs', open, async (_request, reply) => {
    reference ??= referencePage({ document: app.swagger() as OpenApiDocument, publicUrl });
    return sendPage(reply, reference);
  });

  app.get(stylesheet.path, open, async (request, reply) => {
    void reply.headers({ ...GUARDS, 'cache-control': 'public, max-age=300', etag: stylesheet.etag });
    if (isKnown(request)) return reply.code(304).send();
    return reply.type('text/css; charset=utf-8').send(stylesheet.text);
  });
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  void reply.headers({ ...GUARDS, 'cache-control': 'no-store' });
  return reply.type('text/html; charset=utf-8').send(page);
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2): a proxy that compressed the answer may have marked the tag. */
function isKnown(request: FastifyRequest): boolean {
  const tags = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(stylesheet.etag) || tags.includes('*');
}
