// What the overview says of limits.
import type { ApiDefinition } from '@keywright/core/definition/api-definition';
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import { expect, test } from 'vitest';
import { notes } from '../../../../../../test/harness/guarantee-apis.ts';
import { factsOf } from '../../../../src/http/portal/overview/api-facts.ts';

const rule = (changes: Partial<LimitRule>): LimitRule =>
  limitRule({ name: 'burst', per: 'key', limit: 1_000, window: 60_000, ...changes });

function factOf(name: string, api: Partial<ApiDefinition>): string | undefined {
  return factsOf({ ...notes, ...api }).find((fact) => fact.name === name)?.value as string | undefined;
}

test.each<[string, Partial<LimitRule>]>([
  ['1,000 requests a minute for each key', {}],
  ['1,000 requests every 10 seconds for each client address', { window: 10_000, per: 'address' }],
  ['1 request at once for each key', { window: 'running', limit: 1 }],
  ['1,000 tokens a month (UTC) for each workspace', { counts: 'tokens', window: 'month', per: 'workspace' }],
  ['12.5 EUR in all for the whole API', { counts: 'money', window: 'ever', per: 'api', limit: 12_500_000 }],
  [
    '10 EUR a day for each endpoint',
    { counts: 'money', window: 86_400_000, per: 'endpoint', limit: 10_000_000 },
  ],
  ['1,000 requests a minute for each route (more is let in)', { per: 'route', enforce: 'soft' }],
])('%s', (words, changes) => {
  const api = { limits: [rule(changes)], currency: 'EUR' };
  expect(factOf('Limits', api)?.split('. ')[0]).toBe(words);
});

test('Says where limits are told, and what happens while they cannot be counted', () => {
  expect(factOf('Limits', { limits: [rule({}), rule({ name: 'day', window: 86_400_000 })] })).toBe(
    '1,000 requests a minute for each key, 1,000 requests a day for each key. A key may have its own beside that. ' +
      'Answers tell how they stand in RateLimit fields. While they cannot be counted, requests are refused.',
  );
  expect(factOf('Limits', { limitHeaders: 'none', uncounted: 'admit' })).toBe(
    'None for the API as a whole; a key may have its own. While they cannot be counted, requests are let in.',
  );
});

test('Names limits of requests without a key where there are any', () => {
  expect(factOf('Without a key', {})).toBeUndefined();
  expect(factOf('Without a key', { anonymousLimits: [rule({ per: 'address', limit: 10 })] })).toBe(
    '10 requests a minute for each client address.',
  );
});
