// What is wrong with a field, as people read it.
import { expect, test } from 'vitest';
import { faultWords } from '../../src/server/fault-words.ts';

test.each([
  ['name', 'must have 1 to 100 characters', 'The name must have 1 to 100 characters.'],
  ['scopes', 'are not all allowed by the policy', 'The scopes are not all allowed by the policy.'],
  ['scopes[0]', 'is not a scope of stav', 'Scope 1 is not a scope of stav.'],
  ['limits[1].limit', 'must be at least 1', 'The amount of limit 2 must be at least 1.'],
  ['expiresAt', 'must lie in the future', 'The expiry must lie in the future.'],
  ['', 'a member has 5 keys at most', 'A member has 5 keys at most.'],
  ['totalCount', 'is required', 'The total count is required.'],
  ['constructor', 'is not a field here', 'The constructor is not a field here.'],
])('%s %s', (field, message, sentence) => {
  expect(faultWords({ field, message })).toBe(sentence);
});
