// Hints name the program as it works where they are read, and touch nothing that others chose.
import { expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { runHere } from '../../src/text/run-here.ts';
import { EXAMPLE_KEY } from '../example-key.ts';
import { fakeWorld } from '../fake-surroundings.ts';

it('commands between backticks are named as they were run', () => {
  const hint = 'see `keywright keys show`, not `keywrights`';
  expect(runHere(hint, 'keywright')).toBe(hint);
  expect(runHere(hint, 'npx keywright')).toBe('see `npx keywright keys show`, not `keywrights`');
});

it('behind npx a refusal and an answer hint at npx', async () => {
  const program = 'npx keywright';
  const away = fakeWorld({ program });
  await runKeywright(['keys', 'list'], away.surroundings);
  expect(away.errors()).toContain('start it with `npx keywright serve`');
  const empty = fakeWorld({ program, answers: [{ body: { data: [], nextCursor: null } }] });
  await runKeywright(['workspaces', 'list'], empty.surroundings);
  expect(empty.output()).toContain('\n  npx keywright workspaces create ');
});

it('behind npx, what others wrote is shown as they wrote it', async () => {
  const name = 'see `keywright keys list`';
  const body = { data: [{ ...EXAMPLE_KEY, name }], nextCursor: null };
  const world = fakeWorld({ program: 'npx keywright', answers: [{ body }] });
  await runKeywright(['keys', 'list'], world.surroundings);
  expect(world.output()).toContain(name);
});
