// What a request may come to at most, whatever way its upstream reads it.
import { describe, expect, test } from 'vitest';
import { estimatedPrompt, outputBound } from '../../src/metering/request-use.ts';
import { MOST_TOKENS } from '../../src/metering/usage/told-tokens.ts';

const UNSAID = 4096;
const boundOf = (request: unknown) =>
  outputBound(typeof request === 'string' ? request : JSON.stringify(request), UNSAID);

describe('the output of a request is bound', () => {
  test.each<[string, unknown, number]>([
    ['by max_tokens', { max_tokens: 50 }, 50],
    ['by max_completion_tokens', { max_completion_tokens: 60 }, 60],
    ['by the larger of two lengths', { max_tokens: 50, max_completion_tokens: 60 }, 60],
    ['for each of n answers', { max_tokens: 50, n: 3 }, 150],
    ['for each of those the best is taken of', { max_tokens: 50, n: 2, best_of: 5 }, 250],
    ['for each of several prompts', { max_tokens: 50, prompt: ['a', 'b', 'c'], n: 2 }, 300],
    ['for one prompt of token numbers', { max_tokens: 50, prompt: [1, 2, 3] }, 50],
    ['by what its model writes when it does not say', { model: 'm' }, UNSAID],
    ['by the same for each answer', { n: 2 }, 2 * UNSAID],
    ['by nothing it says below the top', { metadata: { max_tokens: 1 } }, UNSAID],
  ])('%s', (_, request, bound) => {
    expect(boundOf(request)).toBe(bound);
  });

  test.each<[unknown, number]>([
    ['100', 100],
    [100.0, 100],
    [99.5, 100],
    [0, 0],
    [-1, UNSAID],
    [null, UNSAID],
    ['many', UNSAID],
    [[100], UNSAID],
    [1e300, MOST_TOKENS],
    ['1e300', MOST_TOKENS],
    [`1${'0'.repeat(40)}`, MOST_TOKENS],
  ])('as leniently as any upstream may read max_tokens: %j', (length, bound) => {
    expect(boundOf({ max_tokens: length })).toBe(bound);
  });

  test.each([
    '{"max_tokens":100000,"max_tokens":1}',
    String.raw`{"max_tokens":100000,"max\u005ftokens":1}`,
    '{"max_tokens":1,"n":1,"n":9}',
    '{"max_tokens":1,"prompt":["a","b"],"prompt":"a"}',
  ])('by nothing where a name stands twice: %s', (request) => {
    expect(boundOf(request)).toBe(MOST_TOKENS);
  });

  test('by a figure that sums stay exact with', () => {
    expect(boundOf({ max_tokens: 1e9, n: 1e9 })).toBe(MOST_TOKENS);
    expect(boundOf({ max_tokens: 0, n: 'Infinity' })).toBe(0);
  });
});

describe('the prompt of a request is estimated', () => {
  test.each<[string, object, number]>([
    [
      'by its messages',
      {
        messages: [
          { role: 'user', content: 'four' },
          { role: 'user', content: 'five5' },
        ],
      },
      3,
    ],
    [
      'with the system prompt',
      { system: [{ type: 'text', text: 'four' }], messages: [{ content: 'four' }] },
      2,
    ],
    ['with its tools', { messages: [], tools: [{ type: 'function', function: { description: 'four' } }] }, 1],
    ['by the texts to embed', { input: ['four', 'four'] }, 2],
    ['by token numbers, each one', { input: [[1, 2], [3]] }, 3],
    ['without what is no prompt', { model: 'gpt-5', user: 'somebody', metadata: { a: 'bbbb' } }, 0],
  ])('%s', (_, request, tokens) => {
    expect(estimatedPrompt({ ...request })).toBe(tokens);
  });
});
