// What an upstream sends in place of plain figures is as good as never told, and nothing it sends makes the reading fail.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METERS } from '../../src/definition/api-definition.ts';
import { bodyReader, eventsReader } from '../../src/metering/answer-reader.ts';
import { MOST_TOKENS } from '../../src/metering/usage/told-tokens.ts';
import { metered, meteredAnswer, meteredStream, streamOf } from './metered-answer.ts';
import { cutAt, somePlaces } from './text-pieces.ts';

const NO_COUNTS = [-1, 0.5, 1e300, MOST_TOKENS + 1, '7', true, null, [7], { tokens: 7 }];

describe.each(NO_COUNTS)('in place of a count, %j', (junk) => {
  test('is as good as nothing in an answer of OpenAI, and what stands beside it counts', () => {
    const usage = { prompt_tokens: 20, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 5 } };
    expect(meteredAnswer('openai', { usage: { ...usage, completion_tokens: junk } })).toEqual({
      model: null,
      tokens: { input: 20, cachedInput: 5, output: 0 },
      isEstimated: true,
    });
    expect(meteredAnswer('openai', { usage: { ...usage, prompt_tokens: junk } })).toMatchObject({
      tokens: { input: 100, cachedInput: 0, output: 7 },
      isEstimated: true,
    });
    const details = { ...usage, prompt_tokens_details: { cached_tokens: junk } };
    expect(meteredAnswer('openai', { usage: details })).toMatchObject({
      tokens: { input: 20, cachedInput: 0, output: 7 },
      isEstimated: false,
    });
  });

  test('is as good as nothing in an answer of Anthropic', () => {
    const usage = { input_tokens: 20, cache_read_input_tokens: 5, output_tokens: 7 };
    expect(meteredAnswer('anthropic', { usage: { ...usage, input_tokens: junk } })).toMatchObject({
      tokens: { input: 100, cachedInput: 0, output: 7 },
      isEstimated: true,
    });
    expect(meteredAnswer('anthropic', { usage: { ...usage, cache_read_input_tokens: junk } })).toMatchObject({
      tokens: { input: 20, cachedInput: 0, output: 7 },
      isEstimated: false,
    });
  });

  test('does not replace what a stream told before', () => {
    const chunks = [
      { usage: { prompt_tokens: 20, completion_tokens: 7 } },
      { usage: { completion_tokens: junk } },
    ];
    expect(meteredStream('openai', chunks)).toMatchObject({ tokens: { input: 20, output: 7 } });
  });
});

test('of more tokens from the cache than there are in all, all are from the cache', () => {
  const usage = { prompt_tokens: 5, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 9 } };
  expect(meteredAnswer('openai', { usage }).tokens).toEqual({ input: 5, cachedInput: 5, output: 1 });
});

describe('a figure that is told twice', () => {
  const once = '"prompt_tokens":20,"completion_tokens":7';
  test.each([
    `{"usage":{${once},"completion_tokens":9}}`,
    `{"usage":{"completion_tokens":9,${once}}}`,
    String.raw`{"usage":{${'"prompt_tokens":20,"completion_tokens":7'},"completion\u005ftokens":9}}`,
  ])('is as good as never told: %s', (answer) => {
    const expected = { tokens: { input: 20, output: 0 }, isEstimated: true };
    expect(meteredAnswer('openai', answer)).toMatchObject(expected);
    expect(meteredStream('openai', [answer])).toMatchObject(expected);
  });

  test('as a whole, too', () => {
    const answer = `{"usage":{${once}},"usage":{"prompt_tokens":1,"completion_tokens":1}}`;
    expect(meteredAnswer('openai', answer)).toMatchObject({ tokens: { input: 100 }, isEstimated: true });
  });
});

test.each([
  '',
  'x'.repeat(129),
  'two words',
  'naïve',
  7,
  null,
  ['m'],
])('%j is no name of a model', (model) => {
  expect(meteredAnswer('openai', { model }).model).toBeNull();
  expect(meteredStream('openai', [{ model }, { model: 'm' }]).model).toBe('m');
});

describe.each(METERS)('whatever an upstream of %s sends', (meter) => {
  const name = fc.constantFrom(
    ...[
      'usage',
      'prompt_tokens',
      'input_tokens',
      'output_tokens',
      'choices',
      'delta',
      'message',
      'type',
      'content',
    ],
  );
  const leaf = fc.constantFrom(...NO_COUNTS, 5, 'text', 'ü', undefined);
  const branch = fc.dictionary(name, fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), { maxKeys: 4 });
  const tree = fc.oneof(leaf, fc.dictionary(name, fc.oneof(leaf, branch), { maxKeys: 4 }));
  const type = fc.constantFrom(
    'message_start',
    'content_block_start',
    'content_block_delta',
    'message_delta',
  );
  const event = fc.oneof(
    fc
      .tuple(type, fc.dictionary(name, tree, { maxKeys: 5 }))
      .map(([kind, members]) => ({ ...members, type: kind })),
    tree,
    fc.string(),
  );

  test('is read to plain counts, and the same ones however it is cut', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), somePlaces, (events, places) => {
        const text = streamOf(events);
        for (const [reader, whole] of [
          [eventsReader, text],
          [bodyReader, JSON.stringify(events[0]) ?? ''],
        ] as const) {
          const read = metered(reader(meter), cutAt(whole, places));
          expect(read).toEqual(metered(reader(meter), [whole]));
          const { input, cachedInput, output } = read.tokens;
          for (const count of [input, cachedInput, output]) {
            expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
          }
          expect(cachedInput).toBeLessThanOrEqual(input);
        }
      }),
      { numRuns: 300 },
    );
  });
});
