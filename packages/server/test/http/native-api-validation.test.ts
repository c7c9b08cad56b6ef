// What zod found wrong, in our words: at the caller's path, without repeating what the caller wrote.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemsOf } from '../../src/http/native-api/validation-problems.ts';

const schema = z.strictObject({
  name: z.string(),
  list: z.array(z.strictObject({ limit: z.int().min(1) })).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
});

function problemsIn(value: unknown) {
  const read = schema.safeParse(value);
  return read.success ? [] : problemsOf(read.error.issues);
}
const fieldsIn = (value: unknown) => problemsIn(value).map(({ field }) => field);

describe('the field is named as a caller writes it', () => {
  test.each<[unknown, string]>([
    [{}, 'name'],
    [{ name: 'x', list: 1 }, 'list'],
    [{ name: 'x', list: [{ limit: 1 }, { limit: 0 }] }, 'list[1].limit'],
    [{ name: 'x', metadata: { team: 1 } }, 'metadata.team'],
    [{ name: 'x', metadata: { 'team-1_x': 1 } }, 'metadata.team-1_x'],
    [[], ''],
    [null, ''],
  ])('%j: %s', (value, field) => {
    expect(fieldsIn(value)).toEqual([field]);
  });
});

test('each unknown field is a problem of its own, at its place', () => {
  expect(problemsIn({ name: 'x', nom: 1, workspace_identifier: 2, list: [{ limit: 1, lim: 1 }] })).toEqual([
    { field: 'list[0].lim', message: 'is not a field here' },
    { field: 'nom', message: 'is not a field here' },
    { field: 'workspace_identifier', message: 'is not a field here' },
  ]);
});

test('T-05 a name that could be a secret is not repeated, nor is any value', () => {
  const secret = `ak_live_${'aB3dE6gH'.repeat(6)}x`;
  for (const value of [
    { name: 'x', [secret]: 1 },
    { name: 'x', metadata: { [secret]: 1 } },
  ]) {
    expect(JSON.stringify(problemsIn(value))).not.toContain('aB3dE6gH');
  }
  expect(fieldsIn({ name: 'x', [secret]: 1 })).toEqual(['…']);
  expect(fieldsIn({ name: 'x', metadata: { [secret]: 1 } })).toEqual(['metadata.…']);
  expect(fieldsIn({ name: 'x', 'a b': 1, 'x\n': 1, '': 1 })).toEqual(['…', '…', '…']);
  expect(JSON.stringify(problemsIn({ name: [secret], list: secret }))).not.toContain('aB3dE6gH');
});
