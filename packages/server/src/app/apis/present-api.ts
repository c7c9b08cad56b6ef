// The only way a definition leaves the process as a whole: everything a customer may know of an API, and nothing of
// what lies behind the gateway.
import type { ApiDefinition, RouteDefinition } from '@keywright/core/definition/api-definition';
import { holdsScope, offeredScopes } from '@keywright/core/keys/held-scopes';
import type { ViolatedLimit } from '@keywright/core/limits/rate-window';
import { snippetsOf } from '@keywright/core/portal/snippets';
import type { Refusal } from '@keywright/core/refusals/refusal-reasons';
import { renderRefusal } from '@keywright/core/refusals/render-refusal';
import { environmentsOf, prefixOf, previewOf, randomPartOf } from '@keywright/core/secrets/secret-format';
import type {
  ApiAnswer,
  ApiRouteAnswer,
  ApiScopeAnswer,
  RefusalExampleAnswer,
} from '@keywright/core/wire-contract';
import { presentLimit } from '../keys/present-key.ts';

export function presentApi(api: ApiDefinition, publicUrl: string): ApiAnswer {
  const { shape, revokedStatus, disclosure } = api.refusals;
  const baseUrl = `${publicUrl}/${api.name}`;
  const { protocol } = new URL(publicUrl);
  return {
    name: api.name,
    title: api.title,
    baseUrls: { byPath: baseUrl, byHost: api.hosts.map((host) => `${protocol}//${host}`) },
    secrets: presentSecrets(api),
    keyNames: api.keyNames,
    carriers: api.carriers,
    scopes: offeredScopes(api.scopes).map((name) => presentScope(api, name)),
    emptyScopes: api.emptyScopes,
    makersRights: api.makersRights,
    workspaceParam: api.workspaceParam,
    defaultKey: api.defaultKey,
    userKeys: api.userKeys,
    rotation: presentRotation(api),
    inFlightAtRevocation: api.inFlightAtRevocation,
    refusals: { shape, revokedStatus, disclosure, examples: refusalExamples(api) },
    limits: api.limits.map(presentLimit),
    anonymousLimits: api.anonymousLimits.map(presentLimit),
    limitHeaders: api.limitHeaders,
    currency: api.currency,
    prices: api.prices,
    routes: api.routes.map((route) => presentRoute(api, route)),
    endpoints: api.endpoints,
    hasUpstream: api.upstream !== null,
    portal: api.portal,
    snippets: snippetsOf(api, baseUrl),
  };
}

function presentSecrets({ secretFormat, secretPreview }: ApiDefinition): ApiAnswer['secrets'] {
  const environments = environmentsOf(secretFormat);
  const random = randomPartOf(secretFormat);
  const nothing = { environment: environments[0] ?? '', random: '•'.repeat(random.length) };
  return {
    kind: secretFormat.kind,
    environments: environments.map((name) => ({ name, prefix: prefixOf(secretFormat, name) })),
    random,
    checksum: secretFormat.kind === 'checked',
    preview: secretPreview,
    previewSample: previewOf(secretFormat, nothing, secretPreview),
  };
}

function presentScope(api: ApiDefinition, name: string): ApiScopeAnswer {
  const { description = '', implies = [], legacy = false } = api.scopes[name] ?? {};
  const opened = api.routes.filter(
    ({ access }) => 'scope' in access && holdsScope([name], access.scope, api),
  );
  return {
    name,
    description,
    implies,
    legacy,
    routes: opened.map(({ method, path }) => `${method} ${path}`),
  };
}

function presentRotation({ rotation, rotationDueAfterMs }: ApiDefinition): ApiAnswer['rotation'] {
  const graces = rotation.kind === 'none' ? null : rotation;
  return {
    kind: rotation.kind,
    defaultGraceSeconds: graces === null ? null : graces.defaultGraceMs / 1000,
    maxGraceSeconds: graces === null ? null : graces.maxGraceMs / 1000,
    dueAfterSeconds: rotationDueAfterMs === null ? null : rotationDueAfterMs / 1000,
  };
}

function presentRoute(api: ApiDefinition, route: RouteDefinition): ApiRouteAnswer {
  const { method, path, summary, access, people, cost, meter, endUser, endpointParam } = route;
  return {
    method,
    path,
    summary,
    access,
    people,
    carriers: route.carriers ?? api.carriers,
    refusalShape: route.refusalShape ?? api.refusals.shape,
    answeredBy: route.to.kind === 'managed' ? 'keywright' : 'upstream',
    cost,
    meter,
    endUser,
    endpointParam,
  };
}

/** The first limit of the API, used up. */
function violatedSample({ limits: [first] }: ApiDefinition): readonly ViolatedLimit[] {
  return first === undefined ? [] : [{ name: first.name, limit: first.limit, used: first.limit }];
}

/** What callers meet most, written by the code that answers them. */
function refusalExamples(api: ApiDefinition): RefusalExampleAnswer[] {
  const [scope] = offeredScopes(api.scopes);
  const refusals: readonly Refusal[] = [
    { reason: 'missing_credentials' },
    { reason: 'unknown_key' },
    { reason: 'key_revoked' },
    ...(scope === undefined ? [] : [{ reason: 'insufficient_scope', scope } as const]),
    { reason: 'limit_exceeded', violated: violatedSample(api) },
  ];
  const { shape } = api.refusals;
  const context = { policy: api.refusals, shape, realm: api.name, requestId: 'req_…' };
  return refusals.map((refusal) => {
    const { status, body } = renderRefusal(refusal, context);
    return { reason: refusal.reason, status, body: JSON.parse(body) as unknown };
  });
}
