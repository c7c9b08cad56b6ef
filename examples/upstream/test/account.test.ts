// The server's own account of what it billed, which agrees with what it told, and knows what it did not tell.
import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountEntry, type SampleUpstream, startSampleUpstream } from '../src/start-sample-upstream.ts';
import { collect } from './collect.ts';
import { eventually } from './eventually.ts';
import { anthropicAt, openAiAt, post } from './sample-clients.ts';

const messages = [{ role: 'user' as const, content: 'one two three four' }];
const CACHE = { cached_tokens: '2', cache_written_tokens: '1' };

describe('the account', () => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  const lastEntry = (): AccountEntry => upstream.account.at(-1) as AccountEntry;

  it('holds what a chat was told to cost, whole and streamed', async () => {
    const asked = { model: 'm', messages, metadata: CACHE, max_completion_tokens: 3 };
    const client = openAiAt(upstream).chat.completions;
    const { usage, choices } = await client.create(asked);
    expect(choices[0]?.finish_reason).toBe('length');
    const chunks: OpenAI.ChatCompletionChunk[] = await collect(
      await client.create({ ...asked, stream: true, stream_options: { include_usage: true } }),
    );
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('length');
    expect(chunks.at(-1)?.usage).toEqual(usage);
    expect(usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 3 });
    expect(usage?.prompt_tokens_details).toEqual({ cached_tokens: 2, cache_write_tokens: 1 });
    const expected = { model: 'm', inputTokens: 4, cachedTokens: 2, outputTokens: 3, tellsUsage: true };
    expect(upstream.account.slice(-2)).toMatchObject([expected, expected]);
  });

  it('holds what a message was told to cost, whole and streamed', async () => {
    const asked = { model: 'm', messages, metadata: CACHE as object, max_tokens: 3 };
    const client = anthropicAt(upstream).messages;
    const whole = await client.create(asked);
    const streamed = await client.stream(asked).finalMessage();
    for (const { usage, stop_reason } of [whole, streamed]) {
      expect(stop_reason).toBe('max_tokens');
      expect(usage).toMatchObject({
        input_tokens: 1,
        cache_read_input_tokens: 2,
        cache_creation_input_tokens: 1,
        output_tokens: 3,
      });
    }
    const expected = { inputTokens: 4, cachedTokens: 2, outputTokens: 3, tellsUsage: true };
    expect(upstream.account.slice(-2)).toMatchObject([expected, expected]);
  });

  it('holds what a silent model tells nobody', async () => {
    for (const [path, stream] of [
      ['/v1/chat/completions', false],
      ['/v1/chat/completions', true],
      ['/v1/messages', false],
      ['/v1/messages', true],
    ] as const) {
      const more = { stream, stream_options: { include_usage: true }, max_tokens: 9 };
      const text = await (await post(upstream, path, { model: 'sample-silent', messages, ...more })).text();
      expect(text).toContain('three');
      expect(text).not.toMatch(/usage":\s*\{/);
      expect(lastEntry()).toMatchObject({ inputTokens: 4, outputTokens: 6, tellsUsage: false });
    }
  });

  it('holds what a stream had sent when its client left', async () => {
    const leaving = new AbortController();
    const body = JSON.stringify({ model: 'sample-stream-1000000-1', stream: true, messages });
    const response = await fetch(`${upstream.url}/v1/chat/completions`, {
      method: 'POST',
      body,
      signal: leaving.signal,
    });
    let text = '';
    for await (const bytes of response.body ?? []) {
      text += Buffer.from(bytes).toString();
      if (text.includes('chunk-5 ')) break;
    }
    leaving.abort();
    expect(await eventually(() => lastEntry().end === 'broken')).toBe(true);
    expect(lastEntry().outputTokens).toBeGreaterThanOrEqual(5);
    expect(lastEntry().outputTokens).toBeLessThan(1000);
  });

  it('has a line for every request, with the ids a gateway gave it, refusals and embeddings among them', async () => {
    const before = upstream.account.length;
    const headers = { 'x-keywright-request-id': 'req_1', 'x-keywright-key-id': 'key_1' };
    await fetch(`${upstream.url}/nowhere`, { headers });
    await post(upstream, '/v1/chat/completions', { model: 'sample-status-503', messages });
    await post(upstream, '/v1/embeddings', { model: 'e', input: ['one two', 'three'] });
    expect(await eventually(() => upstream.account.slice(before).every(({ end }) => end === 'whole'))).toBe(
      true,
    );
    const nothing = { inputTokens: 0, outputTokens: 0 };
    expect(upstream.account.slice(before)).toMatchObject([
      { requestId: 'req_1', keyId: 'key_1', path: '/nowhere', status: 404, ...nothing },
      { requestId: null, keyId: null, status: 503, ...nothing },
      { model: 'e', status: 200, inputTokens: 3, outputTokens: 0, tellsUsage: true },
    ]);
  });
});
