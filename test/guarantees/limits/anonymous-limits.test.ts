// Limits of requests without a key: counted for what there is, an address, an endpoint, a route, and for nobody's key.
import type { ServerResponse } from 'node:http';
import type { LimitRule } from '@keywright/core/limits/limit-rule';
import { afterEach, describe, expect, test } from 'vitest';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { type StartedGateway, startGateway } from '../../harness/start-gateway.ts';
import { limit, limitedApi } from './limited-api.ts';

let gateway: StartedGateway;
afterEach(() => gateway.close());

async function start(anonymousLimits: readonly LimitRule[], limits: readonly LimitRule[] = []) {
  const api = limitedApi({ anonymousLimits, limits });
  gateway = await startGateway({ api, trustedProxies: ['127.0.0.0/8'] });
}

const get = (path: string, headers: Record<string, string> = {}) => fetch(gateway.url + path, { headers });
const from = (address: string) => ({ 'x-forwarded-for': address });

async function statuses(
  count: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<number[]> {
  const answers: number[] = [];
  for (let time = 0; time < count; time += 1) answers.push((await get(path, headers)).status);
  return answers;
}

describe('a limit', () => {
  test('per address counts each address by itself, over all routes', async () => {
    await start([limit({ name: 'visitors', per: 'address', limit: 3 })]);
    expect(await statuses(2, '/public', from('203.0.113.7'))).toEqual([200, 200]);
    expect(await statuses(2, '/also-public', from('203.0.113.7'))).toEqual([200, 429]);
    expect(await statuses(1, '/public', from('203.0.113.8'))).toEqual([200]);
    gateway.clock.advance(60_000);
    expect(await statuses(1, '/public', from('203.0.113.7'))).toEqual([200]);
  });

  test('per endpoint counts each endpoint by itself, for all addresses, and other routes not at all', async () => {
    await start([limit({ name: 'endpoint', per: 'endpoint', limit: 2 })]);
    expect(await statuses(1, '/e/llama/run', from('203.0.113.7'))).toEqual([200]);
    expect(await statuses(2, '/e/llama/run', from('203.0.113.8'))).toEqual([200, 429]);
    expect(await statuses(2, '/e/whisper/run', from('203.0.113.8'))).toEqual([200, 200]);
    expect(await statuses(5, '/public', from('203.0.113.8'))).toEqual([200, 200, 200, 200, 200]);
    expect((await get('/public')).headers.get('ratelimit')).toBeNull();
  });

  test('per route counts each route by itself', async () => {
    await start([limit({ name: 'route', per: 'route', limit: 2 })]);
    expect(await statuses(3, '/public')).toEqual([200, 200, 429]);
    expect(await statuses(3, '/also-public')).toEqual([200, 200, 429]);
    expect(await statuses(1, '/e/llama/run')).toEqual([200]);
    expect(await statuses(2, '/e/whisper/run')).toEqual([200, 429]);
  });

  test('per API counts everybody together', async () => {
    await start([limit({ name: 'all', per: 'api', limit: 2 })]);
    expect(await statuses(1, '/public', from('203.0.113.7'))).toEqual([200]);
    expect(await statuses(2, '/also-public', from('203.0.113.8'))).toEqual([200, 429]);
  });

  test('of several all let a request in, or none is charged; the answer tells them and when to come back', async () => {
    await start([
      limit({ name: 'visitor', per: 'address', limit: 10 }),
      limit({ name: 'endpoint', per: 'endpoint', limit: 1, window: 3_600_000 }),
    ]);
    await get('/e/llama/run');
    for (let time = 0; time < 5; time += 1) expect((await get('/e/llama/run')).status).toBe(429);
    const refused = await get('/e/llama/run');
    expect(refused.headers.get('retry-after')).toBe('1800');
    expect(readLimitFields((name) => refused.headers.get(name))).toMatchObject([
      { name: 'visitor', remaining: 9, resetSeconds: 60 },
      { name: 'endpoint', remaining: 0, resetSeconds: 1_800 },
    ]);
    expect(await refused.json()).toMatchObject({ 'violated-policies': ['endpoint'] });
  });

  test('of what runs at once gives back its place when the answer is out', async () => {
    const held: ServerResponse[] = [];
    const api = limitedApi({ anonymousLimits: [limit({ per: 'address', limit: 1, window: 'running' })] });
    gateway = await startGateway({ api, upstream: (_, outgoing) => void held.push(outgoing) });
    const first = get('/public');
    await expect.poll(() => held.length).toBe(1);
    expect((await get('/public')).status).toBe(429);
    held[0]?.end('{}');
    expect((await first).status).toBe(200);
    const next = get('/public');
    await expect.poll(() => held.length).toBe(2);
    held[1]?.end('{}');
    expect((await next).status).toBe(200);
  });
});

describe('a key on a route that asks for none', () => {
  const one = limit({ name: 'visitor', per: 'address', limit: 1 });

  test('is judged: a bad one is 401, and is counted for nobody', async () => {
    await start([one], [limit({ limit: 5 })]);
    for (const authorization of ['Bearer nts_live_nonsense', 'Bearer x', 'Basic eDp5']) {
      expect(await statuses(3, '/public', { authorization })).toEqual([401, 401, 401]);
    }
    expect(await statuses(2, '/public')).toEqual([200, 429]);
  });

  test('is counted for the key when it is good, and not for the address', async () => {
    await start([one], [limit({ limit: 2 })]);
    const { secret } = await gateway.newKey();
    const key = { authorization: `Bearer ${secret}` };
    expect(await statuses(1, '/public')).toEqual([200]);
    expect(await statuses(3, '/public', key)).toEqual([200, 200, 429]);
    expect((await get('/public', key)).headers.get('ratelimit')).toMatch(/^"burst";r=0;t=/);
    expect(await statuses(1, '/things', key)).toEqual([429]);
    expect((await get('/public')).status).toBe(429);
  });
});

test('limits of keys do not concern requests without one', async () => {
  await start([], [limit({ per: 'api', limit: 1 }), limit({ name: 'address', per: 'address', limit: 1 })]);
  expect(await statuses(5, '/public')).toEqual([200, 200, 200, 200, 200]);
});
