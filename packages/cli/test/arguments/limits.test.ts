// Limits as they are typed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOf } from '../../src/arguments/limits.ts';

const requests = { per: 'key', counts: 'requests' };

describe('a limit', () => {
  it.each([
    ['burst=100/60s', { ...requests, name: 'burst', limit: 100, windowSeconds: 60 }],
    ['requests:burst=100/1h', { ...requests, name: 'burst', limit: 100, windowSeconds: 3_600 }],
    ['monthly=10000/month', { ...requests, name: 'monthly', limit: 10_000, period: 'month' }],
    ['total=1/ever', { ...requests, name: 'total', limit: 1, period: 'ever' }],
    ['running=5/running', { ...requests, name: 'running', limit: 5, period: 'running' }],
    [
      'tokens:budget=1000000/month',
      { per: 'key', counts: 'tokens', name: 'budget', limit: 1_000_000, period: 'month' },
    ],
    [
      'money:spend=5000000/30d',
      { per: 'key', counts: 'money', name: 'spend', limit: 5_000_000, windowSeconds: 2_592_000 },
    ],
    [
      'visits=10/90s,per=address,soft,alert=80,alert=100',
      {
        ...requests,
        name: 'visits',
        per: 'address',
        limit: 10,
        windowSeconds: 90,
        enforce: 'soft',
        alertAt: [80, 100],
      },
    ],
  ])('%s is understood', (text, limit) => {
    expect(limitsOf([text])).toEqual([limit]);
  });

  it('is one of several, in their order', () => {
    expect(limitsOf(['a=1/1s', 'b=2/1s']).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it.each([
    ['burst', 'is not a limit', 'burst=100/60s'],
    ['burst=100', 'is not a limit', 'burst=100/60s'],
    ['=100/60s', 'is not a limit', 'burst=100/60s'],
    ['100/60s', 'is not a limit', 'burst=100/60s'],
    ['none', 'is not a limit', 'burst=100/60s'],
    ['', 'is not a limit', 'burst=100/60s'],
    ['Burst=100/60s', 'has no name that a limit can have', 'lower-case'],
    ['a b=100/60s', 'has no name that a limit can have', 'lower-case'],
    ['credits:burst=100/60s', 'counts none of requests, tokens, money', 'tokens:budget=1000000/month'],
    ['Tokens:burst=100/60s', 'counts none of requests, tokens, money', 'tokens:budget=1000000/month'],
    [':burst=100/60s', 'counts none of requests, tokens, money', 'tokens:budget=1000000/month'],
    ['burst=0/60s', 'allows no whole number from 1 up', 'digits only'],
    ['burst=1.5/60s', 'allows no whole number from 1 up', 'digits only'],
    ['burst=-1/60s', 'allows no whole number from 1 up', 'digits only'],
    ['burst=1e3/60s', 'allows no whole number from 1 up', 'digits only'],
    ['burst=9007199254740993/60s', 'allows no whole number from 1 up', 'digits only'],
    ['burst=100/60', 'names no time to count in', '/60s'],
    ['burst=100/0s', 'names no time to count in', '/60s'],
    ['burst=100/0', 'names no time to count in', '/60s'],
    ['burst=100/Month', 'names no time to count in', '/month'],
    ['burst=100/60s/60s', 'names no time to count in', '/month'],
    ['burst=100/60s,hard', 'has an option there is not: hard', ',soft'],
    ['burst=100/60s,', 'has an option there is not: ', ',soft'],
    ['burst=100/60s,per=user', 'has an option there is not: per=user', 'key, member, workspace, api'],
    ['burst=100/60s,alert=0', 'has an option there is not: alert=0', ',alert=80'],
    ['burst=100/60s,alert=80%', 'has an option there is not: alert=80%', ',alert=80'],
  ])('%j is wrong usage, and the hint says what to write', (text, what, hint) => {
    const texts = text === 'none' ? ['none', 'burst=100/60s'] : [text];
    expect(() => limitsOf(texts)).toThrow(
      expect.objectContaining({
        explanation: {
          exitCode: 2,
          errors: [`--limit ${text} ${what}`],
          hint: expect.stringContaining(hint),
        },
      }),
    );
  });

  it('is understood as it was meant, whatever is typed in that form', () => {
    const typed = fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/),
      limit: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      seconds: fc.integer({ min: 1, max: 999_999 }),
    });
    fc.assert(
      fc.property(typed, ({ name, limit, seconds }) => {
        const [read] = limitsOf([`${name}=${limit}/${seconds}s`]);
        expect(read).toEqual({ ...requests, name, limit, windowSeconds: seconds });
      }),
    );
  });
});

it('none by itself is no limit at all', () => {
  expect(limitsOf(['none'])).toEqual([]);
});
