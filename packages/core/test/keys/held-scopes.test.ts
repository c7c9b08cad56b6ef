// What scopes open, by name, by implication, and by none at all.
import { describe, expect, test } from 'vitest';
import type { ApiDefinition } from '../../src/definition/api-definition.ts';
import {
  holdsScope,
  impliedScopes,
  offeredScopes,
  scopesAsBound,
  scopesBeyond,
} from '../../src/keys/held-scopes.ts';

const scope = (implies: readonly string[] = [], legacy = false) => ({ description: 'x', implies, legacy });
const SCOPES: ApiDefinition['scopes'] = {
  everything: scope(['write', 'admin'], true),
  admin: scope(['read']),
  write: scope(['read']),
  read: scope(['list']),
  list: scope(),
};
const nothing = { scopes: SCOPES, emptyScopes: 'nothing' } as const;
const everything = { scopes: SCOPES, emptyScopes: 'everything' } as const;

describe('holdsScope', () => {
  test('of no scopes is what the API says they mean', () => {
    expect(holdsScope([], 'read', nothing)).toBe(false);
    expect(holdsScope([], 'read', everything)).toBe(true);
  });

  test.each([
    'rea',
    'read:',
    'read2',
    'READ',
    'read:*',
    '*',
    '',
  ])('compares scopes whole: %j does not open read', (held) => {
    expect(holdsScope([held], 'read', everything)).toBe(false);
  });

  test.each([
    ['everything', 'list', true],
    ['everything', 'admin', true],
    ['write', 'read', true],
    ['write', 'list', true],
    ['write', 'admin', false],
    ['read', 'write', false],
    ['list', 'read', false],
  ])('%s opens %s: %s', (held, needed, opens) => {
    expect(holdsScope([held], needed, nothing)).toBe(opens);
    expect(holdsScope(['unknown', held], needed, everything)).toBe(opens);
  });

  test('of a scope the API has given up is that scope alone, whatever its name', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'gone']) {
      expect([...impliedScopes([name], SCOPES)]).toEqual([name]);
      expect(holdsScope([name], 'list', everything)).toBe(false);
    }
  });
});

test('implications that lead back to themselves come to an end', () => {
  const circle = { a: scope(['b']), b: scope(['a']) };
  expect([...impliedScopes(['a'], circle)].toSorted()).toEqual(['a', 'b']);
});

test('scopes are offered in the order of the definition, those kept for old keys last', () => {
  expect(offeredScopes(SCOPES)).toEqual(['admin', 'write', 'read', 'list', 'everything']);
});

describe('scopesBeyond', () => {
  test('a bound takes what it implies, and nothing else', () => {
    const of = (wanted: readonly string[]) =>
      scopesBeyond(['write'], { wanted, rules: nothing, message: 'are more' });
    expect([of(['list', 'write']), of([]), of(['admin', 'read'])]).toEqual([null, null, 'are more: admin']);
  });

  test('none of them is more than any list where none mean all, also than an empty list', () => {
    for (const bound of [['write'], []]) {
      const wanted = { wanted: [], rules: everything, message: 'are more' };
      expect(scopesBeyond(bound, wanted)).toBe('must be listed: none would mean all of them');
    }
  });

  test('what holds everything bounds nothing; what holds nothing bounds all', () => {
    expect([scopesAsBound([], everything), scopesAsBound([], nothing)]).toEqual(['any', []]);
    expect(scopesBeyond('any', { wanted: [], rules: everything, message: 'are more' })).toBeNull();
    expect(scopesBeyond([], { wanted: ['list'], rules: nothing, message: 'are more' })).toBe(
      'are more: list',
    );
  });
});
