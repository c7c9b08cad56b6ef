// The API reference of one definition: OpenAPI 3.1, with the security scheme on every operation that asks for a key.
import { sessionCookie } from '../people/session-cookie.ts';
import type { ApiDefinition, Carrier, PersonProof, RouteDefinition } from './api-definition.ts';

const SCHEMES: Readonly<Record<Carrier, object>> = {
  bearer: { type: 'http', scheme: 'bearer' },
  'x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
};

const PROOF_SCHEMES: Readonly<Record<PersonProof, (serverUrl: string) => object>> = {
  session: (serverUrl) => ({ type: 'apiKey', in: 'cookie', name: sessionCookie(serverUrl).name }),
  token: () => ({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }),
};

/** `serverUrl` is where the API is mounted, e.g. `https://keys.example.com/stav`. */
export function describeApi(api: ApiDefinition, serverUrl: string): object {
  const carriers = new Set([...api.carriers, ...api.routes.flatMap((route) => route.carriers ?? [])]);
  const schemes = [...carriers].map((carrier) => [carrier, SCHEMES[carrier]] as const);
  const proofs = new Set(api.routes.flatMap((route) => route.people?.by ?? []));
  const people = [...proofs].map((proof) => [proof, PROOF_SCHEMES[proof](serverUrl)] as const);
  const operator =
    api.operatorHeader === null ? [] : [['operator', operatorScheme(api.operatorHeader)] as const];
  return {
    openapi: '3.1.0',
    info: { title: api.title, version: '1' },
    servers: [{ url: serverUrl }],
    components: { securitySchemes: Object.fromEntries([...schemes, ...people, ...operator]) },
    paths: pathsOf(api),
  };
}

function operatorScheme(header: string): object {
  return { type: 'apiKey', in: 'header', name: header };
}

function pathsOf(api: ApiDefinition): Readonly<Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of api.routes) {
    const path = route.path.replace('*', '{rest}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(api, route) };
  }
  return paths;
}

function operationOf(api: ApiDefinition, route: RouteDefinition): object {
  const inPath = [...route.path.matchAll(/\{(\w+)\}|\*/g)].map(([, name]) => ({
    name: name ?? 'rest',
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const parameters = [...inPath, ...workspaceParameter(api)];
  const scope = 'scope' in route.access ? route.access.scope : null;
  return {
    summary: route.summary,
    ...(scope !== null && { description: `Needs the scope \`${scope}\`.` }),
    ...(parameters.length > 0 && { parameters }),
    security: securityOf(route, route.carriers ?? api.carriers),
    responses: { default: { description: 'See the documentation of the API' } },
  };
}

function workspaceParameter({ workspaceParam }: ApiDefinition): readonly object[] {
  if (workspaceParam === null) return [];
  const description = 'The workspace the request is about: that of the key, or the request is refused.';
  return [{ name: workspaceParam, in: 'query', required: false, description, schema: { type: 'string' } }];
}

/** An empty requirement means "without a key"; several mean "any one of them". */
function securityOf({ access, people }: RouteDefinition, carriers: readonly Carrier[]): readonly object[] {
  const byPeople = (people?.by ?? []).map((proof) => ({ [proof]: [] }));
  const byKey = carriers.map((carrier) => ({ [carrier]: 'scope' in access ? [access.scope] : [] }));
  switch (access.kind) {
    case 'anonymous':
      return [{}, ...byKey];
    case 'endpoint':
      return [{}, ...byKey, ...byPeople];
    case 'operator':
      return [{ operator: [] }];
    case 'operator-or-scope':
      return [{ operator: [] }, ...byKey, ...byPeople];
    case 'any-key':
    case 'scope':
    case 'own-endpoint':
      return [...byKey, ...byPeople];
    case 'person':
      return byPeople;
  }
}
