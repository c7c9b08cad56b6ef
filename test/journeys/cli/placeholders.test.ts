// The comparison itself: a transcript that is wrong must not pass.
import { describe, expect, it } from 'vitest';
import { differenceOf, fillIn } from './placeholders.ts';

const agrees = (expected: string, output: string, captures = new Map<string, string>()) =>
  differenceOf(expected.split('\n'), output, captures) === null;

describe('a transcript', () => {
  it.each([
    ['done', 'done\n'],
    ['id  key_…', 'id       key_01\n'],
    ['until <instant> (<when>)', 'until 2027-01-01T00:00:00Z (in 24 hours)\n'],
    ['a\n\n  b', 'a\n\n  b\n'],
  ])('%j agrees with %j', (expected, output) => {
    expect(agrees(expected, output)).toBe(true);
  });

  it.each([
    ['done', 'done.\n'],
    ['done', 'undone\n'],
    ['done', ''],
    ['', 'more\n'],
    ['a', 'a\nb\n'],
    ['a b', 'a  b\n'],
    ['  a', '    a\n'],
    ['key_…', 'key_\n'],
    ['key_…', 'key_01 and more\n'],
    ['<instant>', '2027-01-01\n'],
    ['<when>', 'never\n'],
    ['a.c', 'abc\n'],
  ])('%j does not agree with %j', (expected, output) => {
    expect(agrees(expected, output)).toBe(false);
  });

  it('keeps a word at its first sight and asks for the same one after', () => {
    const captures = new Map<string, string>();
    expect(agrees('id  <key-1>', 'id  key_01\n', captures)).toBe(true);
    expect(fillIn('keywright keys show <key-1> < file', captures)).toBe('keywright keys show key_01 < file');
    expect(agrees('Revoked <key-1>.', 'Revoked key_01.\n', captures)).toBe(true);
    expect(agrees('Revoked <key-1>.', 'Revoked key_02.\n', captures)).toBe(false);
  });
});
