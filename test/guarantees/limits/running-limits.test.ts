// Limits of what runs at once: a request takes one place when it is let in, and gives it back however it ends.

import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type IssuedKey, OPERATOR } from '../../harness/assemble-use-cases.ts';
import { readLimitFields } from '../../harness/limit-fields.ts';
import { type GatewayChoice, type StartedGateway, startGateway } from '../../harness/start-gateway.ts';
import { limit, limitedApi } from './limited-api.ts';

let gateway: StartedGateway;
afterEach(() => gateway.close());

/** One place for the whole API, so that one key can see whether another has left it. */
const ONE = limit({ name: 'running', per: 'api', limit: 1, window: 'running' });

/** An upstream that answers each request as the test says, when it says so. */
class Upstream {
  readonly #arrived: ServerResponse[] = [];
  readonly #waiting: ((outgoing: ServerResponse) => void)[] = [];

  readonly listener: NonNullable<GatewayChoice['upstream']> = (incoming, outgoing) => {
    incoming.resume();
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#arrived.push(outgoing);
    else waiter(outgoing);
  };

  next(): Promise<ServerResponse> {
    const arrived = this.#arrived.shift();
    return arrived === undefined
      ? new Promise((resolve) => this.#waiting.push(resolve))
      : Promise.resolve(arrived);
  }
}

async function start(choice: Partial<GatewayChoice> = {}) {
  const upstream = new Upstream();
  gateway = await startGateway({
    api: limitedApi({ limits: [ONE] }),
    upstream: upstream.listener,
    ...choice,
  });
  const [mine, other] = [await gateway.newKey(), await gateway.newKey()];
  return { ...gateway, upstream, mine, other };
}

const send = ({ secret }: IssuedKey, init: RequestInit = {}) =>
  fetch(`${gateway.url}/things`, { ...init, headers: { authorization: `Bearer ${secret}` } });

/** Waits until a request of this key is let in again; it is answered by `upstream`. */
async function expectFree(key: IssuedKey, upstream: Upstream): Promise<void> {
  const arrived = upstream.next();
  for (let time = 0; time < 100; time += 1) {
    const asked = send(key);
    const first = await Promise.race([arrived, asked]);
    if (!('ok' in first)) {
      first.end('free');
      expect(await (await asked).text()).toBe('free');
      return;
    }
    expect(first.status).toBe(429);
    await sleep(20);
  }
  throw new Error('the place was never given back');
}

test('a request that runs keeps its place from the head to the last byte, and others are asked to come again', async () => {
  const { upstream, mine, other } = await start();
  const asked = send(mine);
  const outgoing = await upstream.next();
  const before = await send(other);
  expect([before.status, before.headers.get('retry-after')]).toEqual([429, '1']);
  expect(readLimitFields((name) => before.headers.get(name))).toEqual([
    {
      name: 'running',
      quota: 1,
      unit: 'concurrent-requests',
      windowSeconds: null,
      remaining: 0,
      resetSeconds: null,
    },
  ]);
  outgoing.write('data: 1\n\n');
  const answer = await asked;
  expect((await send(other)).status).toBe(429);
  outgoing.end('data: [DONE]\n\n');
  expect(await answer.text()).toBe('data: 1\n\ndata: [DONE]\n\n');
  await expectFree(other, upstream);
});

describe('the place is given back when', () => {
  test('the upstream breaks off in the middle of a stream', async () => {
    const { upstream, mine, other } = await start();
    const asked = send(mine);
    const outgoing = await upstream.next();
    outgoing.write('data: 1\n\n');
    const answer = await asked;
    outgoing.destroy();
    await expect(answer.text()).rejects.toThrow();
    await expectFree(other, upstream);
  });

  test('the upstream breaks off before it answers', async () => {
    const { upstream, mine, other } = await start();
    const asked = send(mine);
    (await upstream.next()).destroy();
    expect((await asked).status).toBe(502);
    await expectFree(other, upstream);
  });

  test('the upstream is silent for too long', async () => {
    const api = limitedApi({ limits: [ONE] });
    const upstreamOf = { headTimeoutMs: 50 } as NonNullable<typeof api.upstream>;
    const { upstream, mine, other } = await start({ api: { ...api, upstream: upstreamOf } });
    const asked = send(mine);
    await upstream.next();
    expect((await asked).status).toBe(504);
    await expectFree(other, upstream);
  });

  test('the client goes in the middle of a stream', async () => {
    const { upstream, mine, other } = await start();
    const leave = new AbortController();
    const asked = send(mine, { signal: leave.signal });
    const outgoing = await upstream.next();
    outgoing.write('data: 1\n\n');
    await asked;
    leave.abort();
    await expectFree(other, upstream);
  });

  test('the client goes before anything is answered', async () => {
    const { upstream, mine, other } = await start();
    const leave = new AbortController();
    const asked = send(mine, { signal: leave.signal });
    await upstream.next();
    leave.abort();
    await expect(asked).rejects.toThrow();
    await expectFree(other, upstream);
  });

  test('the client goes with its request half sent', async () => {
    const { upstream, mine, other, url } = await start();
    const { hostname, port, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    const lines = [`POST ${pathname}/chat HTTP/1.1`, 'host: h', `authorization: Bearer ${mine.secret}`];
    socket.write([...lines, 'content-length: 1000', '', 'half'].join('\r\n'));
    await upstream.next();
    socket.resetAndDestroy();
    await expectFree(other, upstream);
  });

  test.each([false, true])('its key is revoked (the head of the answer being out: %s)', async (headOut) => {
    const { upstream, mine, other, useCases } = await start();
    const asked = send(mine);
    const outgoing = await upstream.next();
    if (headOut) {
      outgoing.write('data: 1\n\n');
      await asked;
    }
    await useCases.revokeKey({ actor: OPERATOR, input: { keyId: mine.keyId, reason: null } });
    if (headOut) await expect((await asked).text()).rejects.toThrow();
    else expect((await asked).status).toBe(401);
    await expectFree(other, upstream);
  });

  test.each([
    ['refuse', 503],
    ['admit', 200],
  ] as const)('its usage cannot be recorded, and the API says %s', async (uncounted, status) => {
    let isAway = true;
    const append = () => {
      if (isAway) throw new Error('the disk is full');
    };
    const { upstream, mine, other } = await start({
      api: limitedApi({ limits: [ONE], uncounted }),
      ports: { journal: { append, progress: append, end: append } },
    });
    const asked = send(mine);
    if (uncounted === 'admit') (await upstream.next()).end('{}');
    expect((await asked).status).toBe(status);
    isAway = false;
    await expectFree(other, upstream);
  });
});

test('a client that sends one request after the other never meets itself', async () => {
  const { mine } = await start({ upstream: (_, outgoing) => void outgoing.end('{}') });
  const statuses: number[] = [];
  for (let time = 0; time < 300; time += 1) {
    const answer = await send(mine);
    await answer.text();
    statuses.push(answer.status);
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('what is refused by another limit, or answered here, takes no place', async () => {
  const limits = [ONE, limit({ name: 'total', window: 'ever', limit: 1 })];
  const { upstream, mine, other } = await start({ api: limitedApi({ limits }) });
  const key = { headers: { authorization: `Bearer ${mine.secret}` } };
  expect((await fetch(`${gateway.url}/keys`, key)).status).toBe(200);
  for (let time = 0; time < 3; time += 1) expect((await send(mine)).status).toBe(429);
  await expectFree(other, upstream);
});

test('a burst is let in up to the limit and no further, and again when it is over', async () => {
  const limits = [limit({ name: 'running', limit: 7, window: 'running' })];
  const { upstream, mine } = await start({ api: limitedApi({ limits }) });
  for (let round = 0; round < 3; round += 1) {
    const statuses: number[] = [];
    const asked = Array.from({ length: 60 }, async () => void statuses.push((await send(mine)).status));
    const running = await Promise.all(Array.from({ length: 7 }, () => upstream.next()));
    while (statuses.length < 53) await sleep(5);
    expect(statuses).toEqual(Array(53).fill(429));
    for (const outgoing of running) outgoing.end('{}');
    await Promise.all(asked);
    expect(statuses.slice(53)).toEqual(Array(7).fill(200));
    while (gateway.running() > 0) await sleep(5);
  }
});
