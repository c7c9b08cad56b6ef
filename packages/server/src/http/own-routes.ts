// The server's own routes behind the front door: probes, native API, its description, the portal page. What no route
// answers is told apart here: a path that does not exist, or one that answers other methods.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { defineRoute } from '@keywright/core/definition/define-api';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { compileRoutes, matchRoute } from '@keywright/core/requests/route-match';
import type { ApiCatalogue } from '../app/api-catalogue.ts';
import type { UseCases } from '../app/use-cases.ts';
import { descriptionRoutes } from './description-routes.ts';
import { DEFAULT_MANNER, type Exchange } from './front/exchange.ts';
import { attachExchange, exchangeOf } from './front/exchange-of.ts';
import type { Mount } from './front/front-door.ts';
import { apiRoutes } from './native-api/apis/api-routes.ts';
import { checkRoutes } from './native-api/apis/check-routes.ts';
import { auditRoutes } from './native-api/audit/audit-routes.ts';
import { credentialRoutes } from './native-api/credential-routes.ts';
import { endpointRoutes } from './native-api/endpoints/endpoint-routes.ts';
import { keyRoutes } from './native-api/key-routes.ts';
import { createNativeApp, documentRoutes, type NativeApp } from './native-api/native-app.ts';
import { firstRunRoutes, type OpenFirstRunLink } from './native-api/operator/first-run-routes.ts';
import { nodeRoutes } from './native-api/operator/node-routes.ts';
import { invitationRoutes } from './native-api/people/invitation-routes.ts';
import { memberRoutes } from './native-api/people/member-routes.ts';
import { usageRoutes } from './native-api/usage/usage-routes.ts';
import { policyRoutes } from './native-api/user-keys/policy-routes.ts';
import { requestRoutes } from './native-api/user-keys/request-routes.ts';
import { createPrepareVerify } from './native-api/verify-answer.ts';
import { verifyRoutes } from './native-api/verify-routes.ts';
import { workspaceRoutes } from './native-api/workspace-routes.ts';
import type { RecogniseCaller } from './native-caller.ts';
import { findVisitor, type PortalPeople } from './portal/visitor.ts';
import { type PortalAppOptions, portalApp } from './portal-app/portal-app.ts';
import { portalPage } from './portal-page.ts';
import { probeRoutes } from './probe-routes.ts';
import type { Probes } from './probes.ts';

export interface OwnRoutesOptions {
  readonly server: Server;
  readonly publicUrl: string;
  readonly apis: ApiCatalogue;
  readonly useCases: UseCases;
  readonly probes: Probes;
  readonly recogniseCaller: RecogniseCaller;
  /** Answers the routes below, which sign people in. */
  readonly answerAuth: (exchange: Exchange) => void;
  readonly authRoutes: readonly { readonly method: string; readonly path: string }[];
  readonly openFirstRunLink: OpenFirstRunLink;
  readonly people: PortalPeople;
  readonly portal: Omit<PortalAppOptions, 'publicUrl'>;
  readonly onFailure: (error: unknown, during: string) => void;
}

export interface OwnRoutes {
  readonly mount: Mount;
  /** `GET /health` … with who may call it, in order of registration. */
  readonly table: readonly { readonly route: string; readonly access: 'anonymous' | 'caller' | 'operator' }[];
  close(): Promise<void>;
}

export async function createOwnRoutes(options: OwnRoutesOptions): Promise<OwnRoutes> {
  const { app, listener } = createNativeApp({ ...options, exchangeOf });
  const table = recordRoutes(app);
  await documentRoutes(app, options.publicUrl);
  probeRoutes(app, options.probes);
  portalPage(app, { ...options, findVisitor: findVisitor(options.people, options.onFailure) });
  portalApp(app, { ...options.portal, publicUrl: options.publicUrl });
  await app.register(
    async (scope) => {
      const native = scope as NativeApp;
      workspaceRoutes(native, options.useCases);
      keyRoutes(native, options.useCases);
      credentialRoutes(native, options.useCases);
      memberRoutes(native, options.useCases);
      invitationRoutes(native, options.useCases);
      endpointRoutes(native, options.useCases);
      firstRunRoutes(native, options.openFirstRunLink);
      nodeRoutes(native, options.useCases.readNodes);
      policyRoutes(native, options.useCases);
      requestRoutes(native, options.useCases);
      usageRoutes(native, options.useCases, options.onFailure);
      auditRoutes(native, options.useCases, options.onFailure);
      verifyRoutes(
        native,
        createPrepareVerify(options.apis, options.useCases.verifyKey),
        options.useCases.verifiesFor,
      );
      checkRoutes(native, options.useCases.checkSecret);
      apiRoutes(native, options.apis, options.publicUrl);
      descriptionRoutes(native, options.apis, options.publicUrl);
    },
    { prefix: '/api/v1' },
  );
  app.setNotFoundHandler((request, reply) => {
    reply.hijack();
    exchangeOf(request.raw).refuse(otherMethods(table, request.method, exchangeOf(request.raw).path));
  });
  await app.ready();
  return {
    mount: { manner: DEFAULT_MANNER, handle: handOver(listener, options.answerAuth) },
    table: [
      ...table.map(({ method, path, access }) => ({ route: `${method} ${path}`, access })),
      ...options.authRoutes.map(({ method, path }) => ({
        route: `${method} ${path}`,
        access: 'anonymous' as const,
      })),
    ],
    close: () => app.close(),
  };
}

const AUTH = '/api/auth/';

function handOver(
  listener: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
  answerAuth: OwnRoutesOptions['answerAuth'],
): Mount['handle'] {
  return (exchange) => {
    if (exchange.path.startsWith(AUTH)) {
      exchange.inviteBody();
      return answerAuth(exchange);
    }
    attachExchange(exchange);
    listener(exchange.incoming, exchange.outgoing);
  };
}

interface RecordedRoute {
  readonly method: string;
  readonly path: string;
  readonly access: 'anonymous' | 'caller' | 'operator';
}

function recordRoutes(app: NativeApp): readonly RecordedRoute[] {
  const table: RecordedRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const path = url.replaceAll(/:(\w+)/g, '{$1}');
    const access = config?.access ?? 'operator';
    for (const one of [method].flat()) table.push({ method: one, path, access });
  });
  return table;
}

function otherMethods(table: readonly RecordedRoute[], method: string, path: string): Refusal {
  const access = { kind: 'operator' } as const;
  const routes = table.map(({ method, path }) => defineRoute({ method, path, summary: path, access }));
  const match = matchRoute(compileRoutes(routes), method, path);
  return match.kind === 'method_not_allowed'
    ? { reason: match.kind, allow: match.allow }
    : { reason: 'not_found' };
}
