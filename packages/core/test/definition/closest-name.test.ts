// What somebody meant who mistyped a name, and no guess where nothing is close.
import { closestName, suggestion } from '@keywright/core/definition/closest-name';
import { expect, test } from 'vitest';

const NAMES = ['routes', 'carriers', 'limits', 'trustedProxies', 'per'];

test.each([
  ['route', 'routes'],
  ['ruotes', 'routes'],
  ['Carriers', 'carriers'],
  ['trustedProxy', 'trustedProxies'],
  ['pre', 'per'],
])('%s is taken for %s', (written, meant) => {
  expect(closestName(written, NAMES)).toBe(meant);
  expect(suggestion(written, NAMES)).toBe(`; did you mean ${meant}?`);
});

test.each(['', 'x', 'upstream', 'p', 'a'.repeat(100_000)])('%.9s is taken for nothing', (written) => {
  expect(closestName(written, NAMES)).toBeNull();
  expect(suggestion(written, NAMES)).toBe('');
});
