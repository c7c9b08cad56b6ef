import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleUpstream, startSampleUpstream } from '../../src/start-sample-upstream.ts';
import { openAiAt, post } from '../sample-clients.ts';

describe('embeddings', () => {
  let upstream: SampleUpstream;
  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });
  afterAll(() => upstream.close());

  const embed = (body: OpenAI.EmbeddingCreateParams) => openAiAt(upstream).embeddings.create(body);

  it('reach the SDK as base64 by default and decode to the very numbers of the float format', async () => {
    const packed = await embed({ model: 'embed', input: 'hello there' });
    const plain = await embed({ model: 'embed', input: 'hello there', encoding_format: 'float' });

    const formats = upstream.callsTo('/v1/embeddings').map((call) => JSON.parse(call.body).encoding_format);
    expect(formats).toEqual(['base64', 'float']);
    expect(packed.data[0]?.embedding).toHaveLength(1536);
    expect([...(packed.data[0]?.embedding ?? [])]).toEqual(plain.data[0]?.embedding);
    expect(packed).toMatchObject({
      object: 'list',
      model: 'embed',
      data: [{ object: 'embedding', index: 0 }],
      usage: { prompt_tokens: 2, total_tokens: 2 },
    });
  });

  it('keep the order of many inputs, equal for equal texts and different for different ones', async () => {
    const { data, usage } = await embed({ model: 'embed', input: ['one', 'two words', 'one'] });
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(data[0]?.embedding).toEqual(data[2]?.embedding);
    expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
    expect(usage.prompt_tokens).toBe(4);
  });

  it('have the length that was asked for, and norm 1', async () => {
    const { data } = await embed({ model: 'embed', input: 'hello', dimensions: 12 });
    const vector = data[0]?.embedding ?? [];
    expect(vector).toHaveLength(12);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  });

  it('count tokens that came as numbers', async () => {
    const one = await embed({ model: 'embed', input: [5, 6, 7] });
    const two = await embed({ model: 'embed', input: [[5, 6, 7], [8]] });
    expect([one.data.length, one.usage.total_tokens]).toEqual([1, 3]);
    expect([two.data.length, two.usage.total_tokens]).toEqual([2, 4]);
  });

  it.each([
    ['no JSON', 'nonsense', null],
    ['no model', { input: 'hello' }, 'model'],
    ['no input', { model: 'embed' }, 'input'],
    ['an empty text', { model: 'embed', input: ['a', ''] }, 'input'],
    ['an empty list', { model: 'embed', input: [] }, 'input'],
    ['a length of 0', { model: 'embed', input: 'a', dimensions: 0 }, 'dimensions'],
    ['an unknown format', { model: 'embed', input: 'a', encoding_format: 'hex' }, 'encoding_format'],
  ])('refuse %s', async (_what, body, param) => {
    const response = await post(upstream, '/v1/embeddings', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });
});
