// Limits of a key's own: checked against its API when the key is made and when it is edited.
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import { assembleUseCases, OPERATOR } from '../../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../../test/harness/guarantee-apis.ts';

const rule = (changes: Partial<LimitRule> = {}): LimitRule =>
  limitRule({ name: 'own', per: 'key', limit: 100, window: 60_000, ...changes });

const api = { ...notes, limits: [rule({ name: 'burst' })] };

const REFUSED: readonly (readonly [string, readonly LimitRule[], string])[] = [
  ['two of one name', [rule(), rule({ limit: 5 })], 'limits[1].name is used twice: own'],
  [
    'one of a name the API has taken',
    [rule(), rule({ name: 'burst' })],
    'limits[1].name is a limit of notes itself; choose another than burst',
  ],
  [
    'tokens that run',
    [rule({ counts: 'tokens', window: 'running' })],
    'limits[0].window may be running for requests only: what is used of tokens stays used',
  ],
  [
    'money without prices',
    [rule({ counts: 'money' })],
    'limits[0].counts may not be money: the API has no prices',
  ],
  [
    'tokens where nothing is metered',
    [rule({ counts: 'tokens' })],
    'limits[0].counts may not be tokens: no route of the API is metered (meter)',
  ],
  [
    'an endpoint where no route names one',
    [rule({ per: 'endpoint' })],
    'limits[0].per may not be endpoint: no route says which parameter of its path names one (endpointParam)',
  ],
  ['an alert twice', [rule({ alertAt: [50, 50] })], 'limits[0].alertAt names 50 twice'],
];

describe.each(REFUSED)('%s', (_, limits, problem) => {
  test('is refused when a key is made', async () => {
    const { useCases, newWorkspace } = assembleUseCases({ apis: [api] });
    const input = { api: 'notes', name: 'a key', workspaceId: await newWorkspace(), limits };
    const made = await useCases.issueKey({ actor: OPERATOR, idempotencyKey: null, input });
    if (made.ok) throw new Error('was made');
    expect(made.refusal.problems?.map(({ field, message }) => `${field} ${message}`)).toContain(problem);
  });

  test('is refused when a key is edited, which stays as it was', async () => {
    const { useCases, newKey } = assembleUseCases({ apis: [api] });
    const { keyId } = await newKey({ limits: [rule()] });
    const edited = await useCases.editKey({
      actor: OPERATOR,
      idempotencyKey: null,
      input: { keyId, limits },
    });
    if (edited.ok) throw new Error('was edited');
    expect(edited.refusal.problems?.map(({ field, message }) => `${field} ${message}`)).toContain(problem);
    expect(await useCases.getKey(OPERATOR, keyId)).toMatchObject({
      answer: { limits: [{ name: 'own', limit: 100 }] },
    });
  });
});

test('every other limit is taken: any subject, a month, for ever, while requests run, soft with alerts', async () => {
  const { newKey } = assembleUseCases({ apis: [api] });
  const limits = [
    rule({ per: 'address' }),
    rule({ name: 'monthly', window: 'month' }),
    rule({ name: 'total', window: 'ever' }),
    rule({ name: 'running', window: 'running' }),
    rule({ name: 'included', enforce: 'soft', alertAt: [80, 100] }),
  ];
  await expect(newKey({ limits })).resolves.toBeDefined();
});
