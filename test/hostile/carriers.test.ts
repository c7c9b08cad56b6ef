// P-18, T-10 (CVE-2026-45339: scopes held on Bearer and not on x-api-key): how a key is carried changes nothing about
// the decision, on any route. Generated from the route tables.
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ApiDefinition,
  Carrier,
  RouteAccess,
  RouteDefinition,
} from '@keywright/core/definition/api-definition';
import { holdsScope } from '@keywright/core/keys/held-scopes';
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusApi, mintingApi } from '../corpus/corpus-apis.ts';
import { startTestKeywright, type TestKeywright } from '../harness/start-test-keywright.ts';
import { askRaw } from './raw-request.ts';

const APIS: readonly ApiDefinition[] = [corpusApi, mintingApi, ...PRESETS];
const ROUTES = APIS.flatMap((api) =>
  api.routes.map((route) => [`${route.method} /${api.name}${route.path}`, api, route] as const),
);

const CARRY: Readonly<Record<Carrier, (secret: string) => string>> = {
  bearer: (secret) => `Authorization: Bearer ${secret}`,
  'x-api-key': (secret) => `X-Api-Key: ${secret}`,
};

/** Says no to whoever carries the key; anything else is an answer to somebody who was let in. */
const REFUSED: readonly number[] = [401, 403];

/** Whether a good key with these scopes opens a route, by what the route asks for. A new kind of access says it here. */
const OPENS: {
  readonly [K in RouteAccess['kind']]: (
    access: RouteAccess,
    scopes: readonly string[],
    api: ApiDefinition,
  ) => boolean;
} = {
  anonymous: () => true,
  'any-key': () => true,
  person: () => false,
  scope: byScope,
  // Of an endpoint of the key's own workspace.
  endpoint: byScope,
  'own-endpoint': byScope,
  operator: () => false,
  'operator-or-scope': byScope,
};

function byScope(access: RouteAccess, scopes: readonly string[], api: ApiDefinition): boolean {
  return 'scope' in access && holdsScope(scopes, access.scope, api);
}

/** Enough for a busy machine to make the key before. */
const EXPIRES_IN_MS = 1000;

let keywright: TestKeywright;
/** By API: a secret for each thing a key can be. */
const secrets = new Map<string, Readonly<Record<string, string>>>();
/** By API: the endpoint of the workspace all good keys are of. */
const endpoints = new Map<string, string>();
beforeAll(async () => {
  keywright = await startTestKeywright({ apis: APIS.map((api) => ({ ...api, limits: [] })) });
  for (const api of APIS) secrets.set(api.name, await secretsOf(api));
  await sleep(EXPIRES_IN_MS);
});
afterAll(() => keywright.close());

async function secretsOf(api: ApiDefinition): Promise<Readonly<Record<string, string>>> {
  const { client, newKey } = keywright;
  const scopes = Object.keys(api.scopes);
  const { id: workspaceId } = await keywright.newWorkspace();
  const make = (choices: object = {}) => newKey({ api: api.name, workspaceId, scopes, ...choices });
  if (api.endpoints !== null) {
    const endpoint = { api: api.name, workspaceId, name: 'theirs' };
    endpoints.set(api.name, (await client.endpoints.create(endpoint)).id);
  }
  const [revoked, disabled] = [await make(), await make()];
  await client.keys.revoke(revoked.id);
  await client.keys.edit(disabled.id, { disabled: true });
  const other = APIS.find(({ name }) => name !== api.name)?.name ?? '';
  const each: [string, string][] = [];
  for (const scope of scopes) each.push([`only ${scope}`, (await make({ scopes: [scope] })).secret]);
  return {
    ...Object.fromEntries(each),
    all: (await make()).secret,
    bare: (await make({ scopes: [] })).secret,
    elsewhere: (await make({ allowedAddresses: ['203.0.113.0/24'] })).secret,
    expired: (await make({ expiresAt: new Date(Date.now() + EXPIRES_IN_MS).toISOString() })).secret,
    revoked: revoked.secret,
    disabled: disabled.secret,
    'of another API': (await newKey({ api: other })).secret,
    malformed: 'no key at all',
    empty: '',
    junk: 'x'.repeat(40),
  };
}

async function decision(api: ApiDefinition, route: RouteDefinition, lines: readonly string[], query = '') {
  const path = route.path
    .replace('*', 'models')
    .replace('{endpointId}', endpoints.get(api.name) ?? 'x')
    .replaceAll(/\{\w+\}/g, 'x');
  const { status, headers, body } = await askRaw(keywright.url, {
    start: `${route.method} /${api.name}${path}${query}`,
    lines,
  });
  return { status, challenge: headers.get('www-authenticate'), body: body.replaceAll(/req_\w+/g, 'req_') };
}

describe('P-18 T-10 the decision is the same over every carrier', () => {
  test.each(ROUTES)('%s', async (_, api, route) => {
    const accepted = route.carriers ?? api.carriers;
    for (const [kind, secret] of Object.entries(secrets.get(api.name) ?? {})) {
      const [first, ...others] = await Promise.all(
        accepted.map((carrier) => decision(api, route, [CARRY[carrier](secret)])),
      );
      for (const other of others) expect(other, kind).toEqual(first);
    }
  });

  test.each(
    ROUTES,
  )('%s: a key where none is taken opens nothing, and does not pass for nobody', async (_, api, route) => {
    const accepted = route.carriers ?? api.carriers;
    const secret = secrets.get(api.name)?.['all'] ?? '';
    for (const carrier of Object.keys(CARRY) as Carrier[]) {
      if (accepted.includes(carrier)) continue;
      const { status, challenge } = await decision(api, route, [CARRY[carrier](secret)]);
      expect({ status, challenge }, carrier).toEqual({
        status: 401,
        challenge: `Bearer realm="${api.name}"`,
      });
    }
  });

  test.each(ROUTES)('%s: where a key is not looked for, none is found', async (_, api, route) => {
    const secret = secrets.get(api.name)?.['all'] ?? '';
    const without = await decision(api, route, []);
    const query = `?api_key=${secret}&key=${secret}&access_token=${secret}&x-api-key=${secret}`;
    const elsewhere = [
      `Cookie: api_key=${secret}`,
      `X_Api_Key: ${secret}`,
      `Proxy-Authorization: Bearer ${secret}`,
      `X-Forwarded-Authorization: Bearer ${secret}`,
      `Api-Key: ${secret}`,
    ];
    expect((await decision(api, route, [], query)).status).toBe(without.status);
    for (const line of elsewhere) {
      const { status, challenge } = await decision(api, route, [line]);
      expect([status, challenge], line).toEqual([without.status, without.challenge]);
    }
  });

  test.each(
    ROUTES,
  )('%s: lets in the keys it is for, and no others, by whatever carrier', async (_, api, route) => {
    const { revokedStatus } = api.refusals;
    const known = secrets.get(api.name) ?? {};
    for (const carrier of route.carriers ?? api.carriers) {
      const statusOf = async (kind: string) =>
        (await decision(api, route, [CARRY[carrier](known[kind] ?? '')])).status;
      const opening: [string, readonly string[]][] = [
        ['all', Object.keys(api.scopes)],
        ['bare', []],
        ...Object.keys(api.scopes).map((scope): [string, string[]] => [`only ${scope}`, [scope]]),
      ];
      for (const [kind, scopes] of opening) {
        const isRefused = REFUSED.includes(await statusOf(kind));
        expect(isRefused, `${carrier} ${kind}`).toBe(!OPENS[route.access.kind](route.access, scopes, api));
      }
      for (const kind of [
        'elsewhere',
        'expired',
        'disabled',
        'of another API',
        'malformed',
        'empty',
        'junk',
      ]) {
        expect(await statusOf(kind), `${carrier} ${kind}`).toBe(401);
      }
      expect(await statusOf('revoked'), carrier).toBe(revokedStatus);
    }
  });

  test.each(ROUTES)('%s: two keys at once are refused, the same key twice is one', async (_, api, route) => {
    const { all = '', bare = '' } = secrets.get(api.name) ?? {};
    const [accepted] = route.carriers ?? api.carriers;
    const both = (first: string, second: string) =>
      decision(api, route, [CARRY.bearer(first), CARRY['x-api-key'](second)]);
    for (const [first, second] of [
      [all, bare],
      [bare, all],
      [all, 'junk'],
      ['junk', all],
    ] as const) {
      expect((await both(first, second)).status).toBe(400);
    }
    const [twice, once] = [
      await both(all, all),
      await decision(api, route, [CARRY[accepted ?? 'bearer'](all)]),
    ];
    expect([twice.status, twice.challenge]).toEqual([once.status, once.challenge]);
    for (const carrier of Object.keys(CARRY) as Carrier[]) {
      expect((await decision(api, route, [CARRY[carrier](all), CARRY[carrier](all)])).status, carrier).toBe(
        400,
      );
    }
  });
});

describe('P-18 the native API takes its callers in one carrier', () => {
  test('on every route: a token anywhere else is nobody’s, and two are refused', async () => {
    const routes = keywright.ownRoutes.filter(({ access }) => access !== 'anonymous');
    expect(routes.length).toBeGreaterThan(20);
    const token = keywright.adminToken;
    const key = secrets.get('stav')?.['all'] ?? '';
    for (const { route } of routes) {
      const ask = (...lines: string[]) =>
        askRaw(keywright.url, { start: route.replaceAll(/\{\w+\}/g, 'x'), lines });
      expect((await ask(CARRY['x-api-key'](token))).status, route).toBe(401);
      expect((await ask(`X-Admin-Token: ${token}`)).status, route).toBe(401);
      expect((await ask(CARRY.bearer(token), CARRY['x-api-key'](key))).status, route).toBe(400);
      expect((await ask(CARRY.bearer(key), CARRY['x-api-key'](token))).status, route).toBe(400);
      expect((await ask(CARRY.bearer(key))).status, route).toBe(403);
    }
  });
});
