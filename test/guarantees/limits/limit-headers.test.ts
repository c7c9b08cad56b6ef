// What is told of limits, on the wire: on every answer to a request that was put to them, and on no other.
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { IssuedKey } from '../../harness/assemble-use-cases.ts';
import { OPERATOR } from '../../harness/assemble-use-cases.ts';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { type GatewayChoice, type StartedGateway, startGateway } from '../../harness/start-gateway.ts';
import { HOUR_MS, limit, limitedApi } from './limited-api.ts';

let gateway: StartedGateway | null = null;
afterEach(async () => {
  await gateway?.close();
  gateway = null;
});

const LIMITS = [limit(), limit({ name: 'hourly', per: 'workspace', limit: 1_000, window: HOUR_MS })];

async function start(choice: Partial<GatewayChoice> = {}): Promise<StartedGateway> {
  gateway = await startGateway({ api: limitedApi({ limits: LIMITS }), ...choice });
  return gateway;
}

const bearer = ({ secret }: IssuedKey) => ({ headers: { authorization: `Bearer ${secret}` } });
const told = ({ headers }: Response) => readLimitFields((name) => headers.get(name));
const LIMIT_FIELDS = /^(?:x-)?rate-?limit/;
const limitNames = ({ headers }: Response) => [...headers.keys()].filter((name) => LIMIT_FIELDS.test(name));

// The clock stands at 08:30:00.
const FIRST = [
  { name: 'burst', quota: 100, unit: 'requests', windowSeconds: 60, remaining: 99, resetSeconds: 60 },
  {
    name: 'hourly',
    quota: 1_000,
    unit: 'requests',
    windowSeconds: 3_600,
    remaining: 999,
    resetSeconds: 1_800,
  },
];

describe('an answer of the upstream', () => {
  test.each([
    200, 201, 204, 302, 304, 401, 403, 404, 429, 500,
  ])('of status %i tells how the limits stand, in our words only', async (status) => {
    const { url, newKey } = await start({
      upstream: (incoming, outgoing) => {
        incoming.resume();
        const theirs = { ratelimit: '"theirs";r=7', 'X-RateLimit-Remaining': '7', 'retry-after': '9' };
        outgoing.writeHead(status, theirs).end();
      },
    });
    const answer = await fetch(`${url}/things`, { ...bearer(await newKey()), redirect: 'manual' });
    expect(answer.status).toBe(status);
    expect(told(answer)).toEqual(FIRST);
    expect(limitNames(answer)).toEqual(['ratelimit', 'ratelimit-policy']);
    expect(answer.headers.get('retry-after')).toBe('9');
  });

  test('that is a stream tells it in its head, before the first event', async () => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { url, newKey } = await start({
      upstream: (_, outgoing) => {
        outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        void mayEnd.then(() => outgoing.end('data: [DONE]\n\n'));
      },
    });
    const answer = await fetch(`${url}/chat`, { method: 'POST', ...bearer(await newKey()) });
    expect(told(answer)).toEqual(FIRST);
    end();
    expect(await answer.text()).toBe('data: [DONE]\n\n');
  });

  test('to HEAD tells it too', async () => {
    const { url, newKey } = await start();
    const answer = await fetch(`${url}/things`, { method: 'HEAD', ...bearer(await newKey()) });
    expect([answer.status, told(answer)]).toEqual([200, FIRST]);
  });

  test('counts what the route costs, and nothing for one that is free', async () => {
    const { url, newKey } = await start();
    const key = bearer(await newKey());
    const remaining = async (method: string, path: string) =>
      told(await fetch(`${url}${path}`, { method, ...key })).map((status) => status.remaining);
    expect(await remaining('POST', '/bulk')).toEqual([90, 990]);
    expect(await remaining('GET', '/free')).toEqual([90, 990]);
    expect(await remaining('GET', '/things')).toEqual([89, 989]);
  });

  test('tells the limits of the key behind those of its API', async () => {
    const { url, newKey } = await start();
    const own = limit({ name: 'budget', window: 'ever', limit: 5 });
    const answer = await fetch(`${url}/things`, bearer(await newKey({ limits: [own] })));
    const budget = { name: 'budget', quota: 5, unit: 'requests', windowSeconds: null };
    expect(told(answer)).toEqual([...FIRST, { ...budget, remaining: 4, resetSeconds: null }]);
  });
});

describe('an answer of our own', () => {
  test('on a managed route tells how the limits stand, when it succeeds and when it does not', async () => {
    const { url, newKey } = await start();
    const key = bearer(await newKey());
    const listed = await fetch(`${url}/keys`, key);
    expect([listed.status, told(listed)]).toEqual([200, FIRST]);
    const refused = await fetch(`${url}/keys`, { method: 'POST', ...key, body: 'no JSON' });
    expect([refused.status, told(refused)[0]?.remaining]).toEqual([415, 98]);
  });

  test('says 502 when the upstream is away, and 504 when it is silent, and how the limits stand', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const behind = { connectTimeoutMs: 500, headTimeoutMs: 50 };
    for (const [status, at] of [
      [502, { ...behind, url: `http://127.0.0.1:${port}` }],
      [504, behind],
    ] as const) {
      const api = limitedApi({ limits: LIMITS });
      const away = { ...api, upstream: at as typeof api.upstream };
      const { url, newKey } = await start({ api: away, upstream: (incoming) => void incoming.resume() });
      const answer = await fetch(`${url}/things`, bearer(await newKey()));
      expect([answer.status, told(answer)]).toEqual([status, FIRST]);
      await gateway?.close();
    }
    gateway = null;
  });

  test('says 429 with what refused, and a Retry-After that is no earlier than any t of it', async () => {
    const limits = [
      limit({ limit: 1 }),
      limit({ name: 'hourly', limit: 1, window: HOUR_MS }),
      limit({ name: 'day' }),
    ];
    const { url, newKey, clock } = await start({ api: limitedApi({ limits }) });
    const key = bearer(await newKey());
    clock.advance(12_345);
    expect((await fetch(`${url}/things`, key)).status).toBe(200);
    const answer = await fetch(`${url}/things`, key);
    expect(answer.status).toBe(429);
    expect(told(answer).map(({ name, remaining, resetSeconds }) => [name, remaining, resetSeconds])).toEqual([
      ['burst', 0, 48],
      ['hourly', 0, 1_788],
      ['day', 99, 48],
    ]);
    expect(answer.headers.get('retry-after')).toBe('1788');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      code: 'limit_exceeded',
      'violated-policies': ['burst', 'hourly'],
    });
  });

  test('says 429 without Retry-After where waiting does not help', async () => {
    const limits = [limit({ name: 'total', limit: 1, window: 'ever' }), limit({ limit: 1 })];
    const { url, newKey } = await start({ api: limitedApi({ limits }) });
    const key = bearer(await newKey());
    await fetch(`${url}/things`, key);
    const answer = await fetch(`${url}/things`, key);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, null]);
    const larger = await fetch(`${url}/bulk`, { method: 'POST', ...bearer(await newKey()) });
    expect([larger.status, larger.headers.get('retry-after')]).toEqual([429, null]);
  });

  test('on the error shape, says what the full limit allows and holds', async () => {
    const api = limitedApi({
      refusals: { shape: 'error', texts: { limit_exceeded: 'Monthly quota exceeded' } },
      limits: [limit({ name: 'monthly', per: 'workspace', limit: 2, window: 'month' })],
    });
    const { url, newKey } = await start({ api });
    const key = bearer(await newKey());
    for (let time = 0; time < 2; time += 1) await fetch(`${url}/things`, key);
    const answer = await fetch(`${url}/things`, key);
    expect(answer.status).toBe(429);
    expect(await answer.json()).toEqual({ error: 'Monthly quota exceeded', limit: 2, used: 2 });
    // 19 February 08:30 to the first of March.
    expect(answer.headers.get('retry-after')).toBe(String((10 * 24 - 8.5) * 3_600));
  });
});

describe('nothing is told', () => {
  test('to a request that was refused before it was put to its limits', async () => {
    const { url, newKey, useCases } = await start();
    const key = await newKey({ scopes: ['read'] });
    const gone = await newKey();
    await useCases.revokeKey({ actor: OPERATOR, input: { keyId: gone.keyId, reason: null } });
    const junk = { headers: { authorization: 'Bearer nts_live_nonsense' } };
    for (const [status, path, init] of [
      [403, '/chat', { method: 'POST', ...bearer(key) }],
      [401, '/things', bearer(gone)],
      [401, '/things', junk],
      [401, '/things', {}],
      [401, '/public', junk],
      [404, '/nowhere', bearer(key)],
      [405, '/things', { method: 'DELETE', ...bearer(key) }],
    ] as const) {
      const answer = await fetch(url + path, init);
      expect([answer.status, limitNames(answer)]).toEqual([status, []]);
    }
    const [burst] = told(await fetch(`${url}/things`, bearer(key)));
    expect(burst?.remaining).toBe(99);
  });

  test('to a request that is cut because its key was revoked: it reads as if there were no such key', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { url, newKey, useCases } = await start({ upstream: () => arrive() });
    const key = await newKey();
    const answer = fetch(`${url}/things`, bearer(key));
    await arrived;
    await useCases.revokeKey({ actor: OPERATOR, input: { keyId: key.keyId, reason: null } });
    expect((await answer).status).toBe(401);
    expect(limitNames(await answer)).toEqual([]);
  });

  test('where there are no limits, or the API wants none told: the upstream keeps its own words', async () => {
    for (const api of [limitedApi(), limitedApi({ limits: LIMITS, limitHeaders: 'none' })]) {
      const { url, newKey } = await start({
        api,
        upstream: (_, outgoing) => void outgoing.writeHead(200, { 'x-ratelimit-limit': '7' }).end(),
      });
      const answer = await fetch(`${url}/things`, bearer(await newKey()));
      expect([answer.status, limitNames(answer)]).toEqual([200, ['x-ratelimit-limit']]);
      await gateway?.close();
    }
    gateway = null;
  });

  test('of limits that refuse nothing, to whoever calls', async () => {
    const soft = limit({ name: 'included', enforce: 'soft', limit: 1, alertAt: [100] });
    const { url, newKey } = await start({ api: limitedApi({ limits: [soft] }) });
    const key = bearer(await newKey());
    for (let time = 0; time < 5; time += 1) {
      const answer = await fetch(`${url}/things`, key);
      expect([answer.status, limitNames(answer)]).toEqual([200, []]);
    }
  });
});

test('the older fields stand beside the standard ones where the API wants them, on refusals too', async () => {
  const limits = [limit({ limit: 2 }), limit({ name: 'hourly', limit: 1_000, window: HOUR_MS })];
  const { url, newKey } = await start({ api: limitedApi({ limits, limitHeaders: 'standard-and-legacy' }) });
  const key = bearer(await newKey());
  const legacy = async () => {
    const answer = await fetch(`${url}/things`, key);
    const fields = ['limit', 'remaining', 'reset'].map((name) => answer.headers.get(`x-ratelimit-${name}`));
    return [answer.status, ...fields, told(answer).length];
  };
  expect(await legacy()).toEqual([200, '2', '1', '60', 2]);
  expect(await legacy()).toEqual([200, '2', '0', '60', 2]);
  expect(await legacy()).toEqual([429, '2', '0', '60', 2]);
});
