import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textSizeOf, utf8Length } from '../../../src/metering/json/text-size.ts';

describe('the size of a text', () => {
  test('is its length in UTF-8', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\x7f', 'é', '߿', '你', '\uffff', '😀')), (characters) => {
        const text = characters.join('');
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });

  test('counts every string that a model reads or writes, wherever it stands', () => {
    const messages = [
      { role: 'user', content: 'four' },
      { role: 'user', content: [{ type: 'text', text: 'four' }] },
      { role: 'assistant', tool_calls: [{ id: 'call_1', function: { name: 'four', arguments: 'four' } }] },
    ];
    expect(textSizeOf(messages)).toEqual({ bytes: 16, tokenIds: 0 });
  });

  test('leaves out images, signatures, ids and log probabilities', () => {
    const parts = [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(1000)}` } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(1000) } },
      { type: 'thinking', thinking: 'four', signature: 'A'.repeat(1000) },
      { logprobs: { content: [{ token: 'A'.repeat(1000) }] }, finish_reason: 'stop' },
    ];
    expect(textSizeOf(parts)).toEqual({ bytes: 4, tokenIds: 0 });
  });

  test('counts tokens sent as their numbers one by one, and no other numbers', () => {
    expect(textSizeOf([[1, 2, 3], [4], { budget: 5 }])).toEqual({ bytes: 0, tokenIds: 4 });
  });

  test('is found at any depth', () => {
    const depth = 200_000;
    const nested: unknown = JSON.parse(`${'['.repeat(depth)}"four"${']'.repeat(depth)}`);
    expect(textSizeOf(nested)).toEqual({ bytes: 4, tokenIds: 0 });
  });

  test.each([undefined, null, true, 1, {}, []])('of %j is nothing', (value) => {
    expect(textSizeOf(value)).toEqual({ bytes: 0, tokenIds: 0 });
  });
});
