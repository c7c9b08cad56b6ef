// The name that confirms a revocation, as people type it.
import { expect, test } from 'vitest';
import { isSameName } from '../../src/keys/revoke/same-name.ts';

test.each([
  [' padded  name ', 'padded name', true],
  ['hvz_live_...4Kd2', 'hvz_live_…4Kd2', true],
  ['café', 'cafe\u0301', true],
  ['checkout\u00a0service', 'checkout service', true],
  ['checkout', 'checkout service', false],
  ['Checkout', 'checkout', false],
])('%j typed for %j: %s', (typed, name, isSame) => {
  expect(isSameName(typed, name)).toBe(isSame);
});
