// Hints name the program as it works where they are read, and touch nothing that others chose.
import { expect, it } from 'vitest';
import { runKeywright } from '../../src/run-keywright.ts';
import { runHere } from '../../src/text/run-here.ts';
import { fakeWorld } from '../fake-surroundings.ts';

it('commands between backticks and on lines of their own are named as they were run', () => {
  const text = 'Next:\n  keywright keys list\nsee `keywright keys show`';
  expect(runHere(text, 'keywright')).toBe(text);
  expect(runHere(text, 'npx keywright')).toBe(
    'Next:\n  npx keywright keys list\nsee `npx keywright keys show`',
  );
});

it('names stay as they are', () => {
  const text = '  name  keywright keys\nkeywright keys\n  keywrights  x';
  expect(runHere(text, 'npx keywright')).toBe(text);
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
