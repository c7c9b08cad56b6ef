// Every steer on both routes, and what is left behind when the client goes away.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleUpstream, startSampleUpstream } from '../../src/start-sample-upstream.ts';
import { collect } from '../collect.ts';
import { eventually } from '../eventually.ts';
import { anthropicAt, openAiAt, post } from '../sample-clients.ts';

const ROUTES = ['/v1/chat/completions', '/v1/messages'];
const asking = (model: string, more: object = {}) => ({
  model,
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'hello there' }],
  ...more,
});

const ENDLESS = { stream: true, max_tokens: 1_000_000_000 };

describe.each(ROUTES)('a steered answer of %s', (path) => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  it('waits before the head when slow', async () => {
    const startedAt = performance.now();
    const response = await post(upstream, path, asking('sample-slow-80'));
    expect(response.status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(75);
  });

  it('streams exactly the chunks that were ordered, at their pace', async () => {
    const startedAt = performance.now();
    const response = await post(upstream, path, asking('sample-stream-5-10', { stream: true }));
    const text = await response.text();
    expect(text.match(/chunk-\d+ /g)).toEqual(['chunk-1 ', 'chunk-2 ', 'chunk-3 ', 'chunk-4 ', 'chunk-5 ']);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(45);
    expect(upstream.openStreams).toBe(0);
  });

  it('answers a stream model at once when the request is not streamed', async () => {
    const response = await post(upstream, path, asking('sample-stream-1000000-1000'));
    expect(await response.text()).toContain('You said: hello there');
  });

  it.each([200, 302, 400, 404, 429, 500, 503, 529])('answers the ordered status %d', async (status) => {
    const request = { method: 'POST', body: JSON.stringify(asking(`sample-status-${status}`)) };
    const response = await fetch(upstream.url + path, { ...request, redirect: 'manual' });
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null);
    expect(await response.json()).toHaveProperty('error.message', `The sample model answers ${status}`);
  });

  it('sends no body with an ordered 204', async () => {
    const response = await post(upstream, path, asking('sample-status-204'));
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('never answers when told to hang', async () => {
    const leaving = AbortSignal.timeout(150);
    const body = JSON.stringify(asking('sample-hang'));
    const answer = fetch(upstream.url + path, { method: 'POST', body, signal: leaving });
    await expect(answer).rejects.toThrow(/timeout/);
  });

  it('drops the connection before the head when told to reset', async () => {
    const answer = post(upstream, path, asking('sample-reset'));
    await expect(answer).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('drops the connection in the middle of a stream when told to cut', async () => {
    const response = await post(upstream, path, asking('sample-cut', { stream: true }));
    expect(response.status).toBe(200);
    const seen: string[] = [];
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of response.body ?? []) seen.push(decoder.decode(bytes, { stream: true }));
    })();
    await expect(reading).rejects.toThrow('terminated');
    expect(seen.join('')).toContain('said: ');
    expect(seen.join('')).not.toMatch(/hello|\[DONE\]|message_stop/);
    expect(upstream.openStreams).toBe(0);
  });

  it('drops the connection in the middle of a whole answer when told to cut', async () => {
    const response = await post(upstream, path, asking('sample-cut'));
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('needs something to echo', async () => {
    expect((await post(upstream, path, asking('sample-echo'))).status).toBe(400);
  });

  it('gives each of many concurrent requests its own echo', async () => {
    const nonces = Array.from({ length: 40 }, (_, index) => `nonce-${index}`);
    const answers = await Promise.all(
      nonces.map(async (nonce, index) => {
        const more = { metadata: { nonce }, stream: index % 2 === 0 };
        return (await post(upstream, path, asking('sample-echo', more))).text();
      }),
    );
    expect(answers.map((answer) => /nonce-\d+/.exec(answer)?.[0])).toEqual(nonces);
  });

  it('stops an endless stream when the client leaves', async () => {
    const leaving = new AbortController();
    const body = JSON.stringify(asking('sample-stream-999999999999999-1', ENDLESS));
    const response = await fetch(upstream.url + path, { method: 'POST', body, signal: leaving.signal });
    await response.body?.getReader().read();
    expect(upstream.openStreams).toBe(1);
    leaving.abort();
    expect(await eventually(() => upstream.openStreams === 0)).toBe(true);
  });

  it('answers others while an endless stream runs as fast as it can', async () => {
    const leaving = new AbortController();
    const body = JSON.stringify(asking('sample-stream-999999999999999-0', ENDLESS));
    const response = await fetch(upstream.url + path, { method: 'POST', body, signal: leaving.signal });
    await response.body?.getReader().read();
    expect((await post(upstream, path, asking('small'))).status).toBe(200);
    leaving.abort();
    expect(await eventually(() => upstream.openStreams === 0)).toBe(true);
  });
});

describe('a steered answer through the SDKs', () => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  it.each([
    [401, OpenAI.AuthenticationError, Anthropic.AuthenticationError],
    [403, OpenAI.PermissionDeniedError, Anthropic.PermissionDeniedError],
    [404, OpenAI.NotFoundError, Anthropic.NotFoundError],
    [429, OpenAI.RateLimitError, Anthropic.RateLimitError],
    [500, OpenAI.InternalServerError, Anthropic.InternalServerError],
  ])('is their own error for %d', async (status, openAiClass, anthropicClass) => {
    const body = asking(`sample-status-${status}`);
    await expect(openAiAt(upstream).chat.completions.create(body)).rejects.toBeInstanceOf(openAiClass);
    await expect(anthropicAt(upstream).messages.create(body)).rejects.toBeInstanceOf(anthropicClass);
  });

  it('echoes `user` to one and `metadata.user_id` to the other', async () => {
    const chatted = await openAiAt(upstream).chat.completions.create(asking('sample-echo', { user: 'u-1' }));
    const metadata = { user_id: 'u-2' };
    const messaged = await anthropicAt(upstream).messages.create({ ...asking('sample-echo'), metadata });
    expect(chatted.choices[0]?.message.content).toBe('u-1');
    expect(messaged.content).toMatchObject([{ text: 'u-2' }]);
  });

  it('is a failed iteration when the stream is cut', async () => {
    const chatted = await openAiAt(upstream).chat.completions.create({
      ...asking('sample-cut'),
      stream: true,
    });
    const messaged = await anthropicAt(upstream).messages.create({ ...asking('sample-cut'), stream: true });
    await expect(collect(chatted)).rejects.toThrow();
    await expect(collect(messaged)).rejects.toThrow();
  });
});
