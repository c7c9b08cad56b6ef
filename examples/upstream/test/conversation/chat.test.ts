import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTokens, type SampleUpstream, startSampleUpstream } from '../../src/start-sample-upstream.ts';
import { openAiAt, post } from '../sample-clients.ts';

const ASKED: OpenAI.ChatCompletionMessageParam[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'first words' },
  { role: 'assistant', content: 'You said: first words' },
  { role: 'user', content: [{ type: 'text', text: 'second words here' }] },
];
const ANSWER = 'You said: second words here';
const USAGE = {
  prompt_tokens: 2 + 2 + 4 + 3,
  completion_tokens: 5,
  total_tokens: 16,
  prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
};

describe('chat', () => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  it('answers the last user message, whole, with usage that adds up', async () => {
    const completion = await openAiAt(upstream).chat.completions.create({ model: 'small', messages: ASKED });

    expect(completion).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-sample-\d+$/),
      object: 'chat.completion',
      model: 'small',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: ANSWER } }],
      usage: USAGE,
    });
    expect(completion.usage?.completion_tokens).toBe(countTokens(ANSWER));
    expect(completion._request_id).toMatch(/^req_sample_\d+$/);
    expect(Math.abs(completion.created - Date.now() / 1000)).toBeLessThan(60);
  });

  it('streams one word a chunk and ends with the usage that was asked for', async () => {
    const stream = await openAiAt(upstream).chat.completions.create({
      model: 'small',
      messages: ASKED,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);

    const words = chunks.map((chunk) => chunk.choices[0]?.delta.content).filter((content) => content);
    expect(words).toEqual(['You ', 'said: ', 'second ', 'words ', 'here']);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: USAGE });
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1);
  });

  it('leaves usage out of a stream that did not ask for it', async () => {
    const body = { model: 'small', messages: ASKED, stream: true };
    const response = await post(upstream, '/v1/chat/completions', body);
    const text = await response.text();

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(text).not.toContain('usage');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('gives the streaming helper of the SDK the same message as the whole answer', async () => {
    const runner = openAiAt(upstream).chat.completions.stream({ model: 'small', messages: ASKED });
    expect(await runner.finalContent()).toBe(ANSWER);
  });

  it('accepts fields it does not know', async () => {
    const messages = [{ role: 'user', content: 'hi', mood: 'good' }];
    const body = { model: 'small', messages, tools: [], shoe_size: 43 };
    expect((await post(upstream, '/v1/chat/completions', body)).status).toBe(200);
  });

  it.each([
    ['no JSON', '{"model":', null],
    ['JSON that is no object', '[]', null],
    ['no model', { messages: [{ role: 'user', content: 'hi' }] }, 'model'],
    ['no messages', { model: 'small' }, 'messages'],
    ['a steer with a typing error', { model: 'sample-slow-1s', messages: [{}] }, 'model'],
  ])('refuses %s in the shape of OpenAI', async (_what, body, param) => {
    const response = await post(upstream, '/v1/chat/completions', body);
    expect(response.ok).toBe(false);
    expect(await response.json()).toEqual({
      error: {
        message: expect.any(String),
        type: 'invalid_request_error',
        param,
        code: response.status === 404 ? 'model_not_found' : null,
      },
    });
  });

  it('makes the SDK throw its own error for an invalid request', async () => {
    const refused = openAiAt(upstream).chat.completions.create({ model: 'small', messages: [] });
    await expect(refused).rejects.toBeInstanceOf(OpenAI.BadRequestError);
  });
});
