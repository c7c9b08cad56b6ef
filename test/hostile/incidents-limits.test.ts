// Incidents in systems like ours, by their number: how limits were evaded, and how they were turned on their victims.
import { afterEach, describe, expect, test } from 'vitest';
import { mintSecret } from '../../packages/server/src/app/keys/mint-secret.ts';
import { createSecrets } from '../../packages/server/src/system/secrets.ts';
import { limit, limitedApi } from '../guarantees/limits/limited-api.ts';
import { createKeepAliveClient } from '../harness/keep-alive-client.ts';
import { type StartedGateway, startGateway } from '../harness/start-gateway.ts';
import { askRaw } from './raw-request.ts';

const LIMIT = 10;
const TRIES = 10 * LIMIT;

let gateway: StartedGateway;
afterEach(() => gateway.close());

const times = (count: number) => Array.from({ length: count }, (_, index) => index);
const admitted = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length;

/** Starts lines below the mount: `GET /things`. */
async function ask(start: string, lines: readonly string[]): Promise<number> {
  const { origin, pathname } = new URL(gateway.url);
  return (await askRaw(origin, { start: start.replace(' ', ` ${pathname}`), lines })).status;
}

async function statusesOf(asked: (index: number) => [string, ...string[]]): Promise<number[]> {
  const statuses: number[] = [];
  for (const index of times(TRIES)) {
    const [start, ...lines] = asked(index);
    statuses.push(await ask(start, lines));
  }
  return statuses;
}

describe('T-66 no request of the limited counts for somebody else', () => {
  const perAddress = limit({ name: 'visitors', per: 'address', limit: LIMIT });
  const everybody = limit({ name: 'visitors', per: 'key', limit: LIMIT });

  test.each([
    ['X-Forwarded-For', (at: number) => `198.51.100.${at}`],
    ['X-Forwarded-For', (at: number) => `2001:db8::${at}, 198.51.100.${at}`],
    ['Forwarded', (at: number) => `for=198.51.100.${at}`],
    ['X-Real-IP', (at: number) => `198.51.100.${at}`],
    ['X-Client-IP', (at: number) => `198.51.100.${at}`],
    ['CF-Connecting-IP', (at: number) => `198.51.100.${at}`],
    ['X_Forwarded_For', (at: number) => `198.51.100.${at}`],
  ])('by a %s it makes up', async (name, value) => {
    gateway = await startGateway({ api: limitedApi({ anonymousLimits: [perAddress] }) });
    const statuses = await statusesOf((at) => ['GET /public', `${name}: ${value(at)}`]);
    expect(admitted(statuses)).toBe(LIMIT);
    expect(statuses.slice(LIMIT)).toEqual(Array(TRIES - LIMIT).fill(429));
  });

  test('by what it puts before the address that a trusted proxy adds', async () => {
    gateway = await startGateway({
      api: limitedApi({ anonymousLimits: [perAddress] }),
      trustedProxies: ['127.0.0.0/8'],
    });
    const forwarded = (at: number) => `X-Forwarded-For: 198.51.100.${at}, 203.0.113.7`;
    expect(admitted(await statusesOf((at) => ['GET /public', forwarded(at)]))).toBe(LIMIT);
    expect(await ask('GET /public', ['X-Forwarded-For: 198.51.100.1, 203.0.113.8'])).toBe(200);
  });

  test('by another address of its own network', async () => {
    gateway = await startGateway({
      api: limitedApi({ anonymousLimits: [perAddress] }),
      trustedProxies: ['127.0.0.0/8'],
    });
    const forwarded = (at: number) => `X-Forwarded-For: 2001:db8:1:2:${at.toString(16)}::${at}`;
    expect(admitted(await statusesOf((at) => ['GET /public', forwarded(at)]))).toBe(LIMIT);
    expect(await ask('GET /public', ['X-Forwarded-For: 2001:db8:1:3::1'])).toBe(200);
  });

  test('by an address that cannot be established: all of those are counted together', async () => {
    gateway = await startGateway({
      api: limitedApi({ anonymousLimits: [perAddress] }),
      trustedProxies: ['127.0.0.0/8'],
    });
    const statuses = await statusesOf((at) => ['GET /public', `X-Forwarded-For: junk-${at}`]);
    expect(admitted(statuses)).toBe(LIMIT);
  });

  test('by another carrier, or another case of its carrier', async () => {
    gateway = await startGateway({ api: limitedApi({ limits: [everybody] }) });
    const { secret } = await gateway.newKey();
    const carriers = [
      `Authorization: Bearer ${secret}`,
      `AUTHORIZATION: bearer ${secret}`,
      `authorization: BEARER ${secret}`,
      `X-Api-Key: ${secret}`,
      `x-api-key: ${secret}`,
      `X-API-KEY: ${secret}`,
    ];
    const statuses = await statusesOf((at) => ['GET /things', carriers[at % carriers.length] ?? '']);
    expect(admitted(statuses)).toBe(LIMIT);
    expect(statuses.slice(LIMIT)).toEqual(Array(TRIES - LIMIT).fill(429));
  });

  test('by another method: HEAD counts as GET, and OPTIONS is served to nobody', async () => {
    gateway = await startGateway({ api: limitedApi({ limits: [limit({ per: 'route', limit: LIMIT })] }) });
    const { secret } = await gateway.newKey();
    const methods = ['HEAD', 'GET', 'OPTIONS'];
    const line = `Authorization: Bearer ${secret}`;
    const statuses = await statusesOf((at) => [`${methods[at % 3]} /things`, line]);
    expect(admitted(statuses)).toBe(LIMIT);
    expect(new Set(statuses.filter((_, at) => at % 3 === 2))).toEqual(new Set([405]));
    expect(await ask('HEAD /things', [line])).toBe(429);
  });

  test('by another spelling of its path, of the query, or of a key in another case', async () => {
    gateway = await startGateway({ api: limitedApi({ limits: [everybody] }) });
    const { secret } = await gateway.newKey();
    const line = `Authorization: Bearer ${secret}`;
    const paths = ['/things?a=1', '/things', '/Things', '/things/', '//things', '/%74hings', '/things;a'];
    const statuses = await statusesOf((at) => [`GET ${paths[at % paths.length]}`, line]);
    expect(admitted(statuses)).toBe(LIMIT);
    const cases = [secret.toUpperCase(), secret.toLowerCase(), `${secret}%20`, secret.replace('nts', 'NTS')];
    for (const text of cases) {
      expect(await ask('GET /things', [`Authorization: Bearer ${text}`])).toBe(401);
    }
    expect(await ask('GET /things', [line])).toBe(429);
  });
});

describe('T-67 nobody spends the budget of a key he does not have', () => {
  test('10,000 bad secrets that look like those of a victim leave its limits as they were', async () => {
    const limits = [
      limit({ limit: 5 }),
      limit({ name: 'workspace', per: 'workspace', limit: 5 }),
      limit({ name: 'all', per: 'api', limit: 5 }),
      limit({ name: 'route', per: 'route', limit: 5 }),
      limit({ name: 'address', per: 'address', limit: 5 }),
    ];
    gateway = await startGateway({ api: limitedApi({ limits, anonymousLimits: limits.slice(2) }) });
    const { secret, keyId } = await gateway.newKey();
    const { pathname, origin } = new URL(gateway.url);
    const http = createKeepAliveClient(origin, 20);
    const secrets = createSecrets(gateway.clock);
    const bad = [
      (at: number) => `${secret.slice(0, -6)}${String(at).padStart(6, '0')}`,
      (at: number) => `${secret}${at}`,
      (at: number) => `${secret.slice(0, 12)}${at}`,
      () => keyId,
      () => `${secret}=`,
      () => mintSecret(secrets, limitedApi(), { environment: 'live', now: 0 }).value,
    ];
    const statuses = await Promise.all(
      times(10_000).map(async (at) => {
        const authorization = `Bearer ${bad[at % bad.length]?.(at)}`;
        const path = `${pathname}/${at % 2 === 0 ? 'things' : 'public'}`;
        return (await http.send({ method: 'GET', path, headers: { authorization } })).status;
      }),
    );
    http.close();
    expect(new Set(statuses)).toEqual(new Set([401]));
    for (const _ of times(5)) expect(await ask('GET /public', [])).toBe(200);
    const { limits: left } = await gateway.verify(secret, { api: limitedApi({ limits }) });
    expect(left.map(({ name, remaining }) => [name, remaining])).toEqual(limits.map(({ name }) => [name, 4]));
  });

  test('nor does a request that is refused for its scope, its address or its life', async () => {
    const api = limitedApi({
      limits: [limit({ limit: 1 }), limit({ name: 'all', per: 'workspace', limit: 3 })],
    });
    gateway = await startGateway({ api });
    const workspaceId = await gateway.newWorkspace();
    const good = await gateway.newKey({ workspaceId });
    const scopeless = await gateway.newKey({ workspaceId, scopes: ['chat'] });
    const elsewhere = await gateway.newKey({ workspaceId, allowedAddresses: ['203.0.113.0/24'] });
    const ending = await gateway.newKey({ workspaceId, expiresAt: gateway.clock.now() + 1 });
    gateway.clock.advance(1);
    for (const { secret } of [scopeless, elsewhere, ending, scopeless, elsewhere, ending]) {
      expect([401, 403]).toContain(await ask('GET /things', [`Authorization: Bearer ${secret}`]));
    }
    const { limits } = await gateway.verify(good.secret, { api });
    expect(limits.map(({ remaining }) => remaining)).toEqual([0, 2]);
  });
});
