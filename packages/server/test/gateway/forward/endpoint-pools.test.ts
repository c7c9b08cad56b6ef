// Connections to upstreams of accounts: bounded, given up in good order, and never to an address that is inside.
import { defineApi } from '@keywright/core/definition/define-api';
import { hypervize } from '@keywright/core/presets';
import { afterEach, describe, expect, test } from 'vitest';
import { createEndpointPools, type EndpointPools } from '../../../src/gateway/forward/endpoint-pools.ts';
import type { UpstreamPool } from '../../../src/gateway/forward/upstream-pool.ts';
import { closeAll, pause, startRawUpstream } from './forward-rig.ts';

const opened: EndpointPools[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((pools) => pools.destroy()));
  await closeAll();
});

const policy = (allowPrivateUpstreams: boolean) =>
  defineApi({ ...hypervize, endpoints: { upstreams: 'own', allowPrivateUpstreams } });

function open(maxPools: number, idleMs = 60_000, allowPrivate = true): EndpointPools {
  const pools = createEndpointPools(policy(allowPrivate), [], { maxPools, idleMs });
  opened.push(pools);
  return pools;
}

/** The body of the answer, or the failure. */
function get(pool: UpstreamPool): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    pool.dispatch(
      { path: '/', method: 'GET', headers: [] },
      {
        onRequestStart: () => {},
        onResponseStart: () => {},
        onResponseData: (_, chunk) => {
          body += chunk.toString();
        },
        onResponseEnd: () => resolve(body),
        onResponseError: (_, error) => resolve(error.message),
      },
    );
  });
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const answering = () =>
  startRawUpstream((peer) => {
    peer.socket.on('data', () => peer.socket.write(OK));
  });

describe('pools of endpoints', () => {
  test('keep one for each endpoint, and connections between its requests', async () => {
    const upstream = await answering();
    const pools = open(10);
    const url = `http://127.0.0.1:${upstream.port}`;
    const pool = pools.poolOf('a', url);
    expect(await get(pool)).toBe('ok');
    await pause(5);
    expect(await get(pools.poolOf('a', url))).toBe('ok');
    expect(pools.poolOf('a', url)).toBe(pool);
    expect(pools.poolOf('b', url)).not.toBe(pool);
    expect(upstream.connections).toHaveLength(1);
  });

  test('are never more than so many: one that is pushed out finishes what it has, and closes', async () => {
    const held: { write(text: string): void }[] = [];
    const upstream = await startRawUpstream((peer) => {
      peer.socket.on('data', () => held.push(peer.socket));
    });
    const pools = open(2);
    const url = `http://127.0.0.1:${upstream.port}`;
    const running = get(pools.poolOf('a', url));
    while (held.length === 0) await pause(1);
    for (const id of ['b', 'c', 'd']) pools.poolOf(id, url);
    expect(pools.count).toBe(2);
    held[0]?.write(OK);
    expect(await running).toBe('ok');
    await Promise.all(upstream.connections.map((connection) => connection.closed));
  });

  test('of an endpoint that leads elsewhere are closed', async () => {
    const [first, second] = [await answering(), await answering()];
    const pools = open(10);
    await get(pools.poolOf('a', `http://127.0.0.1:${first.port}`));
    await get(pools.poolOf('a', `http://127.0.0.1:${second.port}`));
    expect(second.connections).toHaveLength(1);
    await Promise.all(first.connections.map((connection) => connection.closed));
  });

  test('that nobody asks for any more are closed', async () => {
    const upstream = await answering();
    const pools = open(10, 50);
    await get(pools.poolOf('a', `http://127.0.0.1:${upstream.port}`));
    await Promise.all(upstream.connections.map((connection) => connection.closed));
    while (pools.count > 0) await pause(5);
  });

  test('are cut when the server stops, those that were pushed out too', async () => {
    const upstream = await startRawUpstream(() => {});
    const pools = open(1);
    const url = `http://127.0.0.1:${upstream.port}`;
    const running = [get(pools.poolOf('a', url)), get(pools.poolOf('b', url))];
    while (upstream.connections.length < 2) await pause(1);
    await pools.destroy();
    for (const failure of await Promise.all(running)) expect(failure).not.toBe('ok');
    await Promise.all(upstream.connections.map((connection) => connection.closed));
  });

  // A name may resolve to anything once it has been accepted: these stand for all that do.
  test.each([
    'http://localhost',
    'http://127.0.0.1',
    'http://[::1]',
    'https://localhost',
  ])('say not a byte to %s, unless the operator allows it', async (origin) => {
    const upstream = await answering();
    const pools = open(10, 60_000, false);
    expect(await get(pools.poolOf('a', `${origin}:${upstream.port}`))).not.toBe('ok');
    expect(upstream.connections.map((connection) => connection.received).join('')).toBe('');
  });
});
