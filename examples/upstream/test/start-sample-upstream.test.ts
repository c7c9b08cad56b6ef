import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type SampleUpstream,
  type SampleUpstreamOptions,
  startSampleUpstream,
} from '../src/start-sample-upstream.ts';
import { eventually } from './eventually.ts';
import { post } from './sample-clients.ts';

const CREDENTIAL = { header: 'Authorization', value: 'Bearer upstream-secret' };

describe('the sample upstream', () => {
  const started: SampleUpstream[] = [];
  const start = async (options: SampleUpstreamOptions = {}) => {
    const upstream = await startSampleUpstream(options);
    started.push(upstream);
    return upstream;
  };
  afterEach(() => Promise.all(started.splice(0).map((upstream) => upstream.close())));

  const statusWith = async (upstream: SampleUpstream, headers: Record<string, string>) =>
    (await fetch(`${upstream.url}/v1/whoami`, { headers })).status;

  it('listens on a port of its own, and tells it', async () => {
    const [one, two] = [await start(), await start({ credential: null })];
    expect(one.port).not.toBe(two.port);
    expect(one.url).toBe(`http://127.0.0.1:${one.port}`);
    expect(await statusWith(two, {})).toBe(200);
  });

  it('fails to start on a port that is taken', async () => {
    const { port } = await start();
    await expect(startSampleUpstream({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('answers only requests with exactly its credential', async () => {
    const upstream = await start({ credential: CREDENTIAL });
    expect(await statusWith(upstream, { authorization: CREDENTIAL.value })).toBe(200);
    expect(await statusWith(upstream, {})).toBe(401);
    expect(await statusWith(upstream, { authorization: 'Bearer hm_live_client' })).toBe(401);
    expect(await statusWith(upstream, { authorization: 'bearer upstream-secret' })).toBe(401);
    const refused = await fetch(`${upstream.url}/nowhere`);
    expect(await refused.text()).toBe('{"error":{"message":"upstream credential required"}}');
  });

  it('refuses its credential beside another value of the same header', async () => {
    const upstream = await start({ credential: CREDENTIAL });
    const status = await new Promise((resolve, reject) => {
      const headers = ['Host', 'sample', 'Authorization', CREDENTIAL.value, 'Authorization', 'Bearer other'];
      request(`${upstream.url}/v1/whoami`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(401);
  });

  it('remembers each call as it came, refused ones too', async () => {
    const upstream = await start({ credential: CREDENTIAL });
    await post(upstream, '/v1/messages?beta=true', '{"text":"grüße"}');
    const [call] = upstream.callsTo('/v1/messages');
    expect(upstream.calls).toEqual([call]);
    expect(call).toMatchObject({ method: 'POST', path: '/v1/messages?beta=true', body: '{"text":"grüße"}' });
    expect(call?.rawHeaders).toContain(`127.0.0.1:${upstream.port}`);
  });

  it('remembers a call whose body broke off, and goes on', async () => {
    const upstream = await start();
    const socket = connect(upstream.port, '127.0.0.1');
    socket.write('POST /v1/messages HTTP/1.1\r\nhost: sample\r\ncontent-length: 100\r\n\r\n{"half', () =>
      setTimeout(() => socket.destroy(), 20),
    );
    expect(await eventually(() => upstream.calls.length === 1)).toBe(true);
    expect(upstream.calls[0]?.body).toBe('{"half');
    expect(await statusWith(upstream, {})).toBe(200);
  });

  it('closes with streams running and requests hanging, as often as it is told to', async () => {
    const upstream = await start();
    const messages = [{ role: 'user', content: 'hi' }];
    const hanging = post(upstream, '/v1/messages', { model: 'sample-hang', messages });
    const refused = expect(hanging).rejects.toThrow('fetch failed');
    const body = { model: 'sample-stream-999999999-5', stream: true, messages };
    const streaming = await post(upstream, '/v1/chat/completions', body);
    const broken = expect(streaming.text()).rejects.toThrow('terminated');
    expect(await eventually(() => upstream.calls.length === 2)).toBe(true);

    await Promise.all([upstream.close(), upstream.close()]);

    await Promise.all([refused, broken]);
    expect(await eventually(() => upstream.openStreams === 0)).toBe(true);
    await expect(fetch(upstream.url)).rejects.toThrow('fetch failed');
  });
});
