// Why signing in through a provider did not work.
import { expect, test } from 'vitest';
import { signInError } from '../../src/sign-in/form/sign-in-errors.ts';

test('codes of providers are told in words, and whatever else stands in an address in general', () => {
  expect(signInError(undefined)).toBeNull();
  expect(signInError('ACCESS_DENIED')).toContain('you declined');
  for (const code of ['__proto__', 'constructor', 'toString', 'x'])
    expect(signInError(code)).toMatch(/^Signing in did not work/);
});
