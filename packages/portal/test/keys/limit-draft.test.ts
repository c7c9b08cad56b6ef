// A limit as people see and change it.
import type { LimitRuleAnswer } from '@keywright/core/wire-contract';
import { expect, test } from 'vitest';
import { countedAs, draftWords, limitDraft, windowsOf } from '../../src/keys/draft/limit-draft.ts';

const rule = (changes: Partial<LimitRuleAnswer>) =>
  limitDraft({
    name: 'own',
    per: 'key',
    counts: 'requests',
    limit: 5,
    windowSeconds: null,
    period: null,
    enforce: 'hard',
    alertAt: [],
    ...changes,
  });

test('a window that is not usual is among those to choose from, and said as it is', () => {
  const odd = rule({ windowSeconds: 10 });
  expect(windowsOf(odd)[0]).toEqual({ value: '10', label: 'every 10 seconds' });
  expect(draftWords(odd, 'USD')).toBe('5 requests every 10 seconds');
  expect(draftWords(rule({ windowSeconds: 7200 }), 'USD')).toBe('5 requests every 2 hours');
  expect(windowsOf(rule({ windowSeconds: 60 })).filter(({ value }) => value === '60')).toHaveLength(1);
});

test('only requests run at once: counted as something else, a limit is one a minute', () => {
  const running = rule({ period: 'running' });
  expect(windowsOf(running).map(({ value }) => value)).toContain('running');
  const tokens = { ...running, ...countedAs(running, 'tokens') };
  expect(tokens.window).toBe('60');
  expect(windowsOf(tokens).map(({ value }) => value)).not.toContain('running');
  expect(countedAs(rule({ period: 'month' }), 'money')).toEqual({ counts: 'money', window: 'month' });
});
