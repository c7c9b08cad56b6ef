// Nothing is said to an address that is inside, unless the operator allows it.
import { afterEach, describe, expect, test } from 'vitest';
import { ask, closeAll, get, startGateway, startRawUpstream, upstreamAt } from './forward-rig.ts';

afterEach(closeAll);

describe('a gateway whose upstream is inside', () => {
  test.each([
    'http://127.0.0.1',
    'http://localhost',
    'http://[::1]',
    'http://0',
    'http://2130706433',
    'https://127.0.0.1',
  ])('does not say a byte to %s unless the operator allows it', async (origin) => {
    const upstream = await startRawUpstream(() => {});
    const url = `${origin}:${upstream.port}`;
    const gateway = await startGateway(upstreamAt(upstream.port, { url, allowPrivateAddresses: false }));
    expect(await ask(gateway.port, get('/', 'Connection: close'))).toContain('refused upstream_unavailable');
    await Promise.all(upstream.connections.map((connection) => connection.closed));
    expect(upstream.connections.map((connection) => connection.received).join('')).toBe('');
    expect(await gateway.outcome(0)).toMatchObject({ reason: 'upstream_unavailable', headSent: false });
  });

  test('says why in the words for the log', async () => {
    const upstream = await startRawUpstream(() => {});
    const gateway = await startGateway(upstreamAt(upstream.port, { allowPrivateAddresses: false }));
    await ask(gateway.port, get('/', 'Connection: close'));
    expect(await gateway.outcome(0)).toMatchObject({
      detail: expect.stringContaining('upstream.allowPrivateAddresses'),
    });
  });
});
