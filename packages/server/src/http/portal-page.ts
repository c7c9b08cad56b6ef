// Pages to read: what runs here and how keys are managed, and the native API's reference. They hold no secret and run
// no script; they are made once, and again with the name of whoever is signed in.
import type { ApiCatalogue } from '../app/api-catalogue.ts';
import type { NativeApp } from './native-api/native-app.ts';
import { stylesheet } from './portal/look/stylesheet.ts';
import { overviewPage } from './portal/overview/overview-page.ts';
import type { OpenApiDocument } from './portal/reference/openapi-document.ts';
import { referencePage } from './portal/reference/reference-page.ts';
import { sendPage } from './portal/send-page.ts';
import { sendFile } from './portal/served-file.ts';
import type { FindVisitor, Visitor } from './portal/visitor.ts';

export interface PortalPageOptions {
  readonly apis: ApiCatalogue;
  readonly publicUrl: string;
  readonly findVisitor: FindVisitor;
}

const open = { config: { access: 'anonymous' }, schema: { hide: true } } as const;

export function portalPage(app: NativeApp, options: PortalPageOptions): void {
  const { apis, publicUrl, findVisitor } = options;
  const overviewFor = (visitor: Visitor | null) => overviewPage({ apis: apis.all, publicUrl, visitor });
  // The routes it describes are registered after these pages; they are all known once requests arrive.
  const referenceFor = (visitor: Visitor | null) =>
    referencePage({ document: app.swagger() as OpenApiDocument, publicUrl, visitor });
  const overview = overviewFor(null);
  let reference: string | null = null;

  app.get('/', open, async (_request, reply) => reply.redirect('/portal', 302));

  app.get('/portal/about', open, async (request, reply) => {
    const visitor = await findVisitor(request);
    return sendPage(reply, visitor === null ? overview : overviewFor(visitor));
  });

  app.get('/api/v1/docs', open, async (request, reply) => {
    const visitor = await findVisitor(request);
    if (visitor !== null) return sendPage(reply, referenceFor(visitor));
    reference ??= referenceFor(null);
    return sendPage(reply, reference);
  });

  app.get(stylesheet.path, open, async (request, reply) => sendFile(request, reply, stylesheet));
}
