// Anthropic's answers, whole and streamed. Its prompt is told in three parts, of which only one is `input_tokens`.
import type Anthropic from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import { meteredAnswer, meteredStream } from './metered-answer.ts';

const USAGE: Anthropic.Usage = {
  input_tokens: 10,
  cache_read_input_tokens: 300,
  cache_creation_input_tokens: 50,
  output_tokens: 7,
  cache_creation: null,
  inference_geo: null,
  output_tokens_details: null,
  server_tool_use: null,
  service_tier: 'standard',
  speed: null,
};

const MESSAGE: Anthropic.Message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-9',
  content: [{ type: 'text', text: 'four and a half', citations: null }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  stop_details: null,
  container: null,
  diagnostics: null,
  usage: USAGE,
};

describe('a whole message of Anthropic', () => {
  test('adds what came from the cache and what went into it to its input', () => {
    expect(meteredAnswer('anthropic', MESSAGE)).toEqual({
      model: 'claude-9',
      tokens: { input: 360, cachedInput: 300, output: 7 },
      isEstimated: false,
    });
  });

  test('without a cache is its input', () => {
    const usage = { input_tokens: 10, output_tokens: 7 };
    expect(meteredAnswer('anthropic', { ...MESSAGE, usage })).toMatchObject({
      tokens: { input: 10, cachedInput: 0, output: 7 },
      isEstimated: false,
    });
  });

  test('that tells nothing is estimated from what it says', () => {
    expect(meteredAnswer('anthropic', { ...MESSAGE, usage: undefined })).toMatchObject({
      tokens: { input: 100, output: 4 },
      isEstimated: true,
    });
  });
});

type Event = Anthropic.RawMessageStreamEvent;

const START: Event = {
  type: 'message_start',
  message: { ...MESSAGE, content: [], stop_reason: null, usage: { ...USAGE, output_tokens: 1 } },
};
const text = (said: string): Event => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: said },
});
const end = (usage: Partial<Anthropic.MessageDeltaUsage>): unknown => ({
  type: 'message_delta',
  delta: { stop_reason: 'end_turn', stop_sequence: null },
  usage,
});
const STOP: Event = { type: 'message_stop' };

describe('a stream of Anthropic', () => {
  test('tells its input first and its output last', () => {
    const events = [START, text('Hello'), text('world'), end({ output_tokens: 12 }), STOP];
    expect(meteredStream('anthropic', events)).toEqual({
      model: 'claude-9',
      tokens: { input: 360, cachedInput: 300, output: 12 },
      isEstimated: false,
    });
  });

  test('replaces what it told before by what it tells later, and adds nothing up', () => {
    const later = end({ input_tokens: 40, cache_read_input_tokens: null, output_tokens: 12 });
    expect(meteredStream('anthropic', [START, end({ output_tokens: 5 }), later])).toMatchObject({
      tokens: { input: 40 + 300 + 50, cachedInput: 300, output: 12 },
      isEstimated: false,
    });
  });

  test('that is cut has the input it told, and its output is estimated', () => {
    expect(meteredStream('anthropic', [START, text('Hel'), text('lo, world!')])).toMatchObject({
      tokens: { input: 360, cachedInput: 300, output: 4 },
      isEstimated: true,
    });
  });

  test('that is cut before it wrote anything has no output', () => {
    expect(meteredStream('anthropic', [START])).toMatchObject({ tokens: { output: 0 }, isEstimated: true });
  });

  test('counts thinking and the input of tools as text, and neither signatures nor results of tools', () => {
    const delta = (one: object) => ({ type: 'content_block_delta', index: 0, delta: one });
    const results = { type: 'web_search_tool_result', content: [{ title: 'x'.repeat(400) }] };
    const events = [
      START,
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'Well' } },
      { type: 'content_block_start', index: 1, content_block: results },
      delta({ type: 'thinking_delta', thinking: 'four' }),
      delta({ type: 'input_json_delta', partial_json: '{"a"' }),
      delta({ type: 'signature_delta', signature: 'A'.repeat(400) }),
      delta({ type: 'citations_delta', citation: { cited_text: 'A'.repeat(400) } }),
      { type: 'ping' },
    ];
    expect(meteredStream('anthropic', events).tokens.output).toBe(3);
  });
});
