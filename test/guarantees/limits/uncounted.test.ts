// While limits cannot be charged: what becomes of requests is what the API says, and every one of them is counted as
// what it was. Nobody is told that a good key is bad, and nothing that was refused for it reaches the upstream.
import { afterEach, describe, expect, test } from 'vitest';
import type { LimitCounters } from '../../../packages/server/src/app/limits/limit-ports.ts';
import { createLocalLimitCounters } from '../../../packages/server/src/storage/local-limit-counters.ts';
import { createMetrics } from '../../../packages/server/src/system/metrics.ts';
import { assembleUseCases } from '../../harness/assemble-use-cases.ts';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { type StartedGateway, startGateway } from '../../harness/start-gateway.ts';
import { limit, limitedApi } from './limited-api.ts';

class CountersAwayError extends Error {
  override readonly message = 'the counters are away';
}

/** Counters that can be taken away: while they are, every call fails in the given manner. */
function breakableCounters(manner: 'throws' | 'rejects') {
  const counters = createLocalLimitCounters();
  const state = { isAway: false };
  const guarded: LimitCounters = {
    charge(charges, now) {
      if (!state.isAway) return counters.charge(charges, now);
      if (manner === 'throws') throw new CountersAwayError();
      return Promise.reject(new CountersAwayError());
    },
    settle(...end) {
      if (state.isAway) throw new CountersAwayError();
      counters.settle(...end);
    },
    release(...end) {
      if (state.isAway) throw new CountersAwayError();
      counters.release(...end);
    },
  };
  return { state, counters: guarded };
}

const LIMITS = [limit({ limit: 2 }), limit({ name: 'running', window: 'running', limit: 1 })];
const decisionsOf = async (metrics: ReturnType<typeof createMetrics>) =>
  (await metrics.read()).text
    .split('\n')
    .flatMap(
      (line) => /^keywright_limit_decisions_total\{api="notes",decision="(\w+)"\} (\d+)$/.exec(line) ?? [],
    )
    .filter((_, at) => at % 3 !== 0)
    .join(' ');

describe.each(['throws', 'rejects'] as const)('counters whose charge %s', (manner) => {
  test('let nobody in where the API says refuse: 503, to be asked again', async () => {
    const { state, counters } = breakableCounters(manner);
    const api = limitedApi({ limits: LIMITS });
    const metrics = createMetrics(() => 0);
    const { verify, newKey, failures, usage } = assembleUseCases({ ports: { counters, decisions: metrics } });
    const { secret } = await newKey();
    state.isAway = true;
    expect(await verify(secret, { api })).toMatchObject({
      valid: false,
      denial: { reason: 'counting_unavailable', retryAfterSeconds: 1 },
      limits: [],
    });
    expect(usage.at(-1)).toMatchObject({ outcome: 'counting_unavailable', isBillable: false, charges: [] });
    expect(failures).toEqual([new CountersAwayError()]);
    state.isAway = false;
    for (const valid of [true, true, false]) expect((await verify(secret, { api })).valid).toBe(valid);
    expect(await decisionsOf(metrics)).toBe('refused_uncounted 1 charged 2 refused 1');
  });

  test('let everybody in where the API says admit, whatever was used, and say nothing of limits', async () => {
    const { state, counters } = breakableCounters(manner);
    const api = limitedApi({ limits: LIMITS, uncounted: 'admit' });
    const metrics = createMetrics(() => 0);
    const { verify, newKey } = assembleUseCases({ ports: { counters, decisions: metrics } });
    const { secret } = await newKey();
    for (const valid of [true, true, false]) expect((await verify(secret, { api })).valid).toBe(valid);
    state.isAway = true;
    expect(await verify(secret, { api })).toMatchObject({ valid: true, limits: [], charges: [] });
    state.isAway = false;
    expect((await verify(secret, { api })).valid).toBe(false);
    expect(await decisionsOf(metrics)).toBe('charged 2 refused 2 admitted_uncounted 1');
  });

  test('are not asked for a request that no limit concerns', async () => {
    const { state, counters } = breakableCounters(manner);
    const { verify, newKey, failures } = assembleUseCases({ ports: { counters } });
    const { secret } = await newKey();
    state.isAway = true;
    expect((await verify(secret, { api: limitedApi() })).valid).toBe(true);
    expect(failures).toEqual([]);
  });
});

describe('through the gateway', () => {
  let gateway: StartedGateway;
  afterEach(() => gateway.close());

  async function start(manner: 'throws' | 'rejects', uncounted: 'refuse' | 'admit') {
    const { state, counters } = breakableCounters(manner);
    let served = 0;
    const api = limitedApi({ limits: LIMITS, anonymousLimits: [limit({ per: 'address' })], uncounted });
    gateway = await startGateway({
      api,
      ports: { counters },
      upstream: (_, outgoing) => {
        served += 1;
        outgoing.end('{}');
      },
    });
    const { secret } = await gateway.newKey();
    const ask = (path: string, authorization = `Bearer ${secret}`) =>
      fetch(gateway.url + path, path === '/public' ? {} : { headers: { authorization } });
    return { state, ask, served: () => served };
  }

  test.each([
    'throws',
    'rejects',
  ] as const)('counters whose charge %s: 503 with Retry-After, with a key and without', async (manner) => {
    const { state, ask, served } = await start(manner, 'refuse');
    state.isAway = true;
    for (const path of ['/things', '/public', '/keys']) {
      const answer = await ask(path);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(readLimitFields((name) => answer.headers.get(name))).toEqual([]);
      expect(await answer.json()).toMatchObject({ code: 'counting_unavailable' });
    }
    expect(served()).toBe(0);
    expect((await ask('/things', 'Bearer nts_live_nonsense')).status).toBe(401);
    state.isAway = false;
    expect((await ask('/things')).status).toBe(200);
    expect(await decisionsOf(gateway.metrics)).toBe('refused_uncounted 3 charged 1');
  });

  test('an API that says admit is served meanwhile, its bad keys as little as ever', async () => {
    const { state, ask, served } = await start('rejects', 'admit');
    state.isAway = true;
    for (const path of ['/things', '/things', '/things', '/public'])
      expect((await ask(path)).status).toBe(200);
    expect(served()).toBe(4);
    expect((await ask('/things', 'Bearer nts_live_nonsense')).status).toBe(401);
    expect(await decisionsOf(gateway.metrics)).toBe('admitted_uncounted 4');
  });

  test('a request that was counted before is answered whole, and told to the journal', async () => {
    const { state, counters } = breakableCounters('throws');
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const ended: string[] = [];
    gateway = await startGateway({
      api: limitedApi({ limits: LIMITS }),
      ports: {
        counters,
        journal: { append: () => {}, progress: () => {}, end: ({ requestId }) => void ended.push(requestId) },
      },
      upstream: (_, outgoing) => {
        outgoing.writeHead(200).flushHeaders();
        void mayEnd.then(() => outgoing.end('whole'));
      },
    });
    const { secret } = await gateway.newKey();
    const answer = await fetch(`${gateway.url}/things`, { headers: { authorization: `Bearer ${secret}` } });
    state.isAway = true;
    end();
    expect(await answer.text()).toBe('whole');
    await expect.poll(() => ended).toEqual(['req_1']);
    expect(gateway.failures).toEqual([new CountersAwayError()]);
  });

  test('a request that cannot be recorded is refused, also when it cannot be given back its charge', async () => {
    const { state, counters } = breakableCounters('throws');
    const append = () => {
      state.isAway = true;
      throw new Error('the disk is full');
    };
    const api = limitedApi({ limits: LIMITS });
    const journal = { append, progress: () => {}, end: () => {} };
    gateway = await startGateway({ api, ports: { counters, journal } });
    const { secret } = await gateway.newKey();
    const answer = await fetch(`${gateway.url}/things`, { headers: { authorization: `Bearer ${secret}` } });
    expect([answer.status, answer.headers.get('ratelimit')]).toEqual([503, null]);
    expect(await answer.json()).toMatchObject({ code: 'counting_unavailable' });
  });
});
