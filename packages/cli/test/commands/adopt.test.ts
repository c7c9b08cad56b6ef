// keywright adopt: what was done is said in one screen; what was not, with what to do instead.
import type { AdoptedJournal } from '@keywright/server';
import { expect, test } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { fakeWorld } from '../fake-surroundings.ts';

const ADOPTED: AdoptedJournal = {
  journal: 'nod_1',
  requests: 1200,
  between: { firstAt: Date.UTC(2027, 0, 1), lastAt: Date.UTC(2027, 0, 1, 0, 0, 9) },
  interrupted: 1,
  damage: [],
};

async function adopt(outcome: () => Promise<AdoptedJournal>) {
  const world = fakeWorld({ answers: [] });
  const surroundings = { ...world.surroundings, adoptJournal: outcome };
  const exitCode = await runKeywright(['adopt', '/old'], surroundings);
  return { exitCode, output: world.output(), errors: world.errors() };
}

test('what was counted is said with its span, and what was interrupted', async () => {
  expect(await adopt(async () => ADOPTED)).toEqual({
    exitCode: 0,
    output: `Counted what was left of the journal nod_1: 1,200 requests, from 2027-01-01T00:00:00.000Z until 2027-01-01T00:00:09.000Z.
1 request whose end nobody saw: counted as interrupted.
The folder is not needed any more.
`,
    errors: '',
  });
});

test('where nothing was left, that is said; where something cannot be read, the folder is kept', async () => {
  const nothing = { ...ADOPTED, requests: 0, between: null, interrupted: 0 };
  const { output } = await adopt(async () => nothing);
  expect(output).toContain('nothing was left to count');
  const damaged = await adopt(async () => ({ ...nothing, damage: ['One line cannot be read.'] }));
  expect(damaged.output).toContain('Not counted: One line cannot be read.');
  expect(damaged.output).not.toContain('not needed');
});

test('a refusal comes with its hint, a failure with the word that it can be done again', async () => {
  const refusal = Object.assign(new Error('a node runs'), { hint: 'stop it' });
  expect(await adopt(() => Promise.reject(refusal))).toMatchObject({
    exitCode: 1,
    errors: expect.stringMatching(/a node runs[\s\S]*stop it/),
  });
  expect(await adopt(() => Promise.reject(new Error('no connection')))).toMatchObject({
    exitCode: 3,
    errors: expect.stringMatching(/no connection[\s\S]*not counted twice/),
  });
});
