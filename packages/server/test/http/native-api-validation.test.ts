// What zod found wrong, in our words: at the caller's path, without repeating what the caller wrote.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemsOf } from '../../src/http/native-api/validation/validation-problems.ts';

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

describe('the message goes on a sentence that begins with the field', () => {
  const worded = z.strictObject({
    name: z.string().max(3),
    count: z.int().min(1).max(9),
    kind: z.enum(['a', 'b']),
    list: z.union([z.literal('any'), z.array(z.string()).max(2)]),
  });
  const good = { name: 'x', count: 1, kind: 'a', list: 'any' };
  test.each<[object, string]>([
    [{ name: undefined }, 'is required'],
    [{ name: 7 }, 'must be text'],
    [{ name: 'long' }, 'must have at most 3 characters'],
    [{ count: null }, 'must be a number'],
    [{ count: 1.5 }, 'must be a whole number'],
    [{ count: 0 }, 'must be at least 1'],
    [{ count: 10 }, 'must be at most 9'],
    [{ kind: 'c' }, 'must be a or b'],
    [{ list: ['a', 'b', 'c'] }, 'must have at most 2 entries'],
    [{ list: 7 }, 'is none of what may stand here'],
  ])('%j: %s', (changes, message) => {
    const read = worded.safeParse({ ...good, ...changes });
    expect(read.success ? [] : problemsOf(read.error.issues).map((one) => one.message)).toEqual([message]);
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
