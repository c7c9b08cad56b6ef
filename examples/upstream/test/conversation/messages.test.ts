import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTokens, type SampleUpstream, startSampleUpstream } from '../../src/start-sample-upstream.ts';
import { anthropicAt, post } from '../sample-clients.ts';

const ASKED: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'small',
  max_tokens: 64,
  system: 'Be brief.',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'good morning' }] }],
};
const ANSWER = 'You said: good morning';

describe('messages', () => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  it('answers the last user message, whole, with usage', async () => {
    const message = await anthropicAt(upstream).messages.create(ASKED);

    expect(message).toMatchObject({
      id: expect.stringMatching(/^msg_sample_\d+$/),
      type: 'message',
      role: 'assistant',
      model: 'small',
      content: [{ type: 'text', text: ANSWER }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 4, output_tokens: countTokens(ANSWER) },
    });
    expect(message._request_id).toMatch(/^req_sample_\d+$/);
  });

  it('streams the events of a message in their order, one word a delta', async () => {
    const stream = await anthropicAt(upstream).messages.create({ ...ASKED, stream: true });
    const events: Anthropic.RawMessageStreamEvent[] = [];
    for await (const event of stream) events.push(event);

    expect(events.map((event) => event.type)).toEqual([
      'message_start',
      'content_block_start',
      ...Array(4).fill('content_block_delta'),
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const deltas = events.filter((event) => event.type === 'content_block_delta');
    expect(deltas.map(({ delta }) => delta)).toEqual(
      ['You ', 'said: ', 'good ', 'morning'].map((text) => ({ type: 'text_delta', text })),
    );
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 4, output_tokens: 4 },
    });
  });

  it('gives the streaming helper of the SDK the same message as the whole answer', async () => {
    const whole = await anthropicAt(upstream).messages.create(ASKED);
    const streamed = await anthropicAt(upstream).messages.stream(ASKED).finalMessage();

    expect(streamed.content).toEqual(whole.content);
    expect(streamed.usage).toEqual(whole.usage);
    expect(streamed.stop_reason).toBe(whole.stop_reason);
  });

  it('names every event on the wire', async () => {
    const text = await (await post(upstream, '/v1/messages', { ...ASKED, stream: true })).text();
    const frames = text.split('\n\n').filter((frame) => frame !== '');

    for (const frame of frames) {
      const [, event, data] = /^event: (\w+)\ndata: (.+)$/.exec(frame) ?? [];
      expect(JSON.parse(data ?? 'null')).toMatchObject({ type: event });
    }
    expect(frames).toHaveLength(9);
  });

  it.each([
    ['no JSON', 'nonsense'],
    ['no model', { messages: [{ role: 'user', content: 'hi' }] }],
    ['no messages', { model: 'small', messages: [] }],
  ])('refuses %s in the shape of Anthropic', async (_what, body) => {
    const response = await post(upstream, '/v1/messages', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.any(String) },
      request_id: response.headers.get('request-id'),
    });
  });

  it('makes the SDK throw its own error for an invalid request', async () => {
    const refused = anthropicAt(upstream).messages.create({ ...ASKED, messages: [] });
    await expect(refused).rejects.toBeInstanceOf(Anthropic.BadRequestError);
  });
});
