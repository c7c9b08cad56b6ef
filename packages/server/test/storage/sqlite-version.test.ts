// Which SQLite is refused.
import { expect, test } from 'vitest';
import { requireSafeSqlite } from '../../src/storage/sqlite/sqlite-version.ts';

test.each([
  '3.51.3',
  '3.51.4',
  '3.52.0',
  '3.53.4',
  '4.0.0',
  '3.51.3.1',
])('SQLite %s may hold keys', (version) => {
  expect(() => requireSafeSqlite(version)).not.toThrow();
});

test.each([
  '3.51.2',
  '3.51',
  '3.9.0',
  '2.99.99',
  '',
  'undefined',
  '3.x.9',
])('SQLite %o is refused', (version) => {
  expect(() => requireSafeSqlite(version)).toThrow('3.51.3 or newer is needed');
});
