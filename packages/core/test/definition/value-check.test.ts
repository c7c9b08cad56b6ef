// The small checks: what each takes, and what it says, at which path, about the rest.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldWithin,
  integer,
  list,
  mapping,
  object,
  oneOf,
  orNull,
  text,
  type ValueCheck,
  variant,
} from '../../src/definition/value-check.ts';
import type { InputProblem } from '../../src/refusals/refusal-reasons.ts';

function problemsOf(check: ValueCheck, value: unknown, field = 'f'): InputProblem[] {
  const problems: InputProblem[] = [];
  check(value, field, problems);
  return problems;
}

const word = text(/^[a-z]+$/, 'a word');
const problem = (field: string, message: string) => ({ field, message });

describe('object', () => {
  const check = object({ name: word, size: integer(1, 9) });

  test('takes exactly its fields', () => {
    expect(problemsOf(check, { name: 'a', size: 1 })).toEqual([]);
  });

  test('reports what is wrong, missing and too much, all at once', () => {
    expect(problemsOf(check, { name: 'A', sise: 1, constructor: 2 })).toEqual([
      problem('f.name', 'must be a word'),
      problem('f.size', 'must be a whole number from 1 to 9'),
      problem('f.sise', 'is not a field; did you mean size?'),
      problem('f.constructor', 'is not a field; there are: name, size'),
    ]);
  });

  test('sees the name __proto__ for the foreign field it is', () => {
    const value: unknown = JSON.parse('{"name":"a","size":1,"__proto__":{"x":1}}');
    expect(problemsOf(check, value).map(({ field }) => field)).toEqual(['f.__proto__']);
  });

  test.each([null, undefined, 'text', 1, true, [], Symbol('s'), () => 1])('takes no %p', (value) => {
    expect(problemsOf(check, value)).toEqual([problem('f', 'must be an object with name, size')]);
  });
});

describe('variant', () => {
  const check = variant({ none: {}, some: { count: integer(1, 9) } });

  test('takes the fields of the chosen kind, and of no other', () => {
    expect(problemsOf(check, { kind: 'none' })).toEqual([]);
    expect(problemsOf(check, { kind: 'some', count: 2 })).toEqual([]);
    expect(problemsOf(check, { kind: 'none', count: 2 })).toEqual([
      problem('f.count', 'is not a field; there are: kind'),
    ]);
    expect(problemsOf(check, { kind: 'some' })).toEqual([
      problem('f.count', 'must be a whole number from 1 to 9'),
    ]);
  });

  test.each(['many', 'constructor', 'toString', '', 1, null, undefined])('knows no kind %p', (kind) => {
    const unknown = [problem('f.kind', 'must be one of none, some')];
    expect(problemsOf(check, { kind })).toEqual(unknown);
    expect(problemsOf(check, { kind, count: 2 })).toEqual(unknown);
  });

  test.each([null, 'none', ['none']])('takes no %p', (value) => {
    expect(problemsOf(check, value)).toEqual([
      problem('f', "must be an object with a kind, such as { kind: 'none' }"),
    ]);
  });
});

describe('list', () => {
  test('takes entries that are right, and names the others by their place', () => {
    expect(problemsOf(list(word), ['a', 'b'])).toEqual([]);
    expect(problemsOf(list(word), ['a', 1, 'B'])).toEqual([
      problem('f[1]', 'must be a word'),
      problem('f[2]', 'must be a word'),
    ]);
  });

  test('takes a hole for the missing entry it is', () => {
    const holed: unknown[] = ['a'];
    holed[2] = 'b';
    expect(problemsOf(list(word), holed)).toEqual([problem('f[1]', 'must be a word')]);
  });

  test('asks for as many entries as it was told', () => {
    expect(problemsOf(list(word), [])).toEqual([]);
    expect(problemsOf(list(word, 1), [])).toEqual([problem('f', 'must have at least 1 entry')]);
  });

  test.each([null, 'ab', { length: 1, 0: 'a' }, new Set(['a'])])('takes no %p', (value) => {
    expect(problemsOf(list(word), value)).toEqual([problem('f', 'must be a list')]);
  });
});

describe('mapping', () => {
  const check = mapping({ names: /^[a-z]+$/, form: 'a name such as live' }, integer(1, 9), 1);

  test('checks names and values', () => {
    expect(problemsOf(check, { a: 1 })).toEqual([]);
    expect(problemsOf(check, { a: 1, b: 2 })).toEqual([]);
    expect(problemsOf(check, { A: 0, b: 1 })).toEqual([
      problem('f.A', 'is not a name such as live'),
      problem('f.A', 'must be a whole number from 1 to 9'),
    ]);
  });

  test('asks for as many entries as it was told, and for a mapping', () => {
    expect(problemsOf(check, {})).toEqual([problem('f', 'must have at least 1 entry')]);
    expect(problemsOf(check, [1])).toEqual([
      problem('f', 'must be an object; each name is a name such as live'),
    ]);
  });
});

describe('scalars', () => {
  test.each([
    [1, true],
    [9, true],
    [0, false],
    [10, false],
    [1.5, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    ['1', false],
    [1n, false],
    [null, false],
  ])('a whole number from 1 to 9 is %p: %p', (value, fits) => {
    expect(problemsOf(integer(1, 9), value).length === 0).toBe(fits);
  });

  test('a text is a string of the form asked for', () => {
    expect(problemsOf(word, 'abc')).toEqual([]);
    for (const value of ['ABC', '', 1, null, undefined, ['abc'], new String('abc')]) {
      expect(problemsOf(word, value)).toEqual([problem('f', 'must be a word')]);
    }
  });

  test('one of several is that very value', () => {
    expect(problemsOf(oneOf([401, 403]), 403)).toEqual([]);
    for (const value of ['403', 404, null, [403]]) {
      expect(problemsOf(oneOf([401, 403]), value)).toEqual([problem('f', 'must be one of 401, 403')]);
    }
  });

  test('null stands for none where that is allowed, undefined never does', () => {
    expect(problemsOf(orNull(word), null)).toEqual([]);
    expect(problemsOf(orNull(word), 'abc')).toEqual([]);
    expect(problemsOf(orNull(word), undefined)).toEqual([problem('f', 'must be a word')]);
  });
});

test('a path begins with a name, not with a point', () => {
  expect(fieldWithin('', 'name')).toBe('name');
  expect(fieldWithin('apis[0]', 'name')).toBe('apis[0].name');
  expect(problemsOf(object({ name: word }), {}, '').map(({ field }) => field)).toEqual(['name']);
});

test('no value makes a check throw', () => {
  const check = object({
    list: list(variant({ a: { b: mapping({ names: /./, form: 'a name' }, word) } })),
    rest: orNull(oneOf([1, 'x', true])),
  });
  const shaped = fc.record({
    list: fc.array(fc.record({ kind: fc.constant('a'), b: fc.anything() })),
    rest: fc.anything(),
  });
  fc.assert(
    fc.property(
      fc.oneof(fc.anything({ withNullPrototype: true, withSparseArray: true }), shaped),
      (value) => {
        for (const { field, message } of problemsOf(check, value)) {
          expect(typeof field === 'string' && message.length > 0).toBe(true);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
