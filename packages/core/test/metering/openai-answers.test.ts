// OpenAI's answers, whole and streamed: what they tell counts, and where they do not tell, what they showed.
import type OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { meteredAnswer, meteredStream } from './metered-answer.ts';

const CHOICE = { index: 0, logprobs: null, finish_reason: 'stop' as const };
const SAID = { role: 'assistant' as const, content: 'four and a half', refusal: null };
const COMMON = { id: 'chatcmpl-1', created: 1, model: 'gpt-5-2026-01-01' };

function completion(usage: OpenAI.CompletionUsage): OpenAI.ChatCompletion {
  return { ...COMMON, object: 'chat.completion', choices: [{ ...CHOICE, message: SAID }], usage };
}

const USAGE = { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 };

describe('a whole answer of OpenAI', () => {
  test('tells its tokens, those of the cache among them, and its model', () => {
    const usage = { ...USAGE, prompt_tokens_details: { cached_tokens: 16, audio_tokens: 1 } };
    expect(meteredAnswer('openai', completion(usage))).toEqual({
      model: 'gpt-5-2026-01-01',
      tokens: { input: 20, cachedInput: 16, output: 7 },
      isEstimated: false,
    });
  });

  test('of embeddings has a prompt and no output', () => {
    const usage = { prompt_tokens: 8, total_tokens: 8 };
    const answer = { object: 'list', data: [{ embedding: [0.1], index: 0 }], model: 'embed', usage };
    expect(meteredAnswer('openai', answer)).toEqual({
      model: 'embed',
      tokens: { input: 8, cachedInput: 0, output: 0 },
      isEstimated: false,
    });
  });

  test('that is far larger than what is kept still tells its tokens', () => {
    const data = [{ object: 'embedding', index: 0, embedding: 'A'.repeat(6_000_000) }];
    const answer = { object: 'list', data, model: 'embed', usage: { prompt_tokens: 9, total_tokens: 9 } };
    expect(meteredAnswer('openai', answer)).toMatchObject({ tokens: { input: 9 }, isEstimated: false });
  });

  test('that tells nothing is estimated from what it says', () => {
    const { usage: _, ...untold } = completion(USAGE);
    expect(meteredAnswer('openai', untold)).toMatchObject({
      tokens: { input: 100, cachedInput: 0, output: 4 },
      isEstimated: true,
    });
  });

  test('that breaks off is estimated from what came of it', () => {
    const text = JSON.stringify(completion(USAGE));
    const half = text.slice(0, text.indexOf('and a half'));
    const { tokens, isEstimated } = meteredAnswer('openai', half);
    expect([isEstimated, tokens.output > 0, tokens.output < 60]).toEqual([true, true, true]);
  });
});

type Chunk = OpenAI.ChatCompletionChunk;
type Delta = OpenAI.ChatCompletionChunk.Choice.Delta;

function chunk(delta: Delta, more: Partial<Chunk> = {}): Chunk {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: null }];
  return { ...COMMON, object: 'chat.completion.chunk', choices, ...more };
}

const HELLO = ['', 'Hel', 'lo, ', 'world'].map((content) => chunk({ content }));

describe('a stream of OpenAI', () => {
  test('is what its last chunk tells, where usage was asked for', () => {
    const last = chunk({}, { choices: [], usage: { ...USAGE, prompt_tokens_details: { cached_tokens: 4 } } });
    const chunks = HELLO.map((one) => ({ ...one, usage: null }));
    expect(meteredStream('openai', [...chunks, last, '[DONE]'])).toEqual({
      model: 'gpt-5-2026-01-01',
      tokens: { input: 20, cachedInput: 4, output: 7 },
      isEstimated: false,
    });
  });

  test('that tells in every chunk is what the last one told', () => {
    const chunks = HELLO.map((one, index) => ({ ...one, usage: { ...USAGE, completion_tokens: index } }));
    expect(meteredStream('openai', chunks)).toMatchObject({
      tokens: { input: 20, output: 3 },
      isEstimated: false,
    });
  });

  test('that stops telling is estimated from there on', () => {
    const told = { ...(HELLO[1] as Chunk), usage: USAGE };
    expect(meteredStream('openai', [told, ...HELLO])).toMatchObject({
      tokens: { input: 20, output: 7 + 3 },
      isEstimated: true,
    });
  });

  test('that never tells is estimated: a token for four bytes, and at least one for each piece of text', () => {
    expect(meteredStream('openai', [...HELLO, '[DONE]'])).toMatchObject({
      tokens: { input: 100, cachedInput: 0, output: 3 },
      isEstimated: true,
    });
    expect(meteredStream('openai', [chunk({ content: 'x'.repeat(41) })]).tokens.output).toBe(11);
    expect(meteredStream('openai', [chunk({ content: '你好吗' })]).tokens.output).toBe(3);
  });

  test('counts refusals, calls of tools and reasoning as text, and neither roles nor obfuscation', () => {
    const call = { index: 0, id: 'call_abcdefgh', function: { name: 'f', arguments: '{"a":1}' } };
    const reasoning = { reasoning_content: 'hm' } as Delta;
    const chunks = [
      chunk({ role: 'assistant', content: '' }, { obfuscation: 'x'.repeat(100) }),
      chunk({ refusal: 'no' }),
      chunk({ tool_calls: [call] }),
      chunk(reasoning),
    ];
    expect(meteredStream('openai', chunks).tokens.output).toBe(3);
  });

  test('of completions is read like one of chats', () => {
    const text = {
      ...COMMON,
      object: 'text_completion',
      choices: [{ index: 0, text: 'Hello', logprobs: null }],
    };
    expect(meteredStream('openai', [text, text]).tokens.output).toBe(3);
  });
});
