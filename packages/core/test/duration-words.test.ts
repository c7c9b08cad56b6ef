// Durations in words.
import { expect, test } from 'vitest';
import { durationWords, everyWords } from '../src/duration-words.ts';

test.each([
  [86_400_000, '24 hours'],
  [30 * 86_400_000, '30 days'],
  [2 * 86_400_000, '2 days'],
  [3_600_000, '1 hour'],
  [5_400_000, '90 minutes'],
  [90_000, '90 seconds'],
  [1000, '1 second'],
  [1500, '1500 milliseconds'],
  [2 * 86_400_000 + 1000, '172801 seconds'],
])('%i ms is %s', (duration, words) => {
  expect(durationWords(duration)).toBe(words);
});

test.each([
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
  [86_400_000, 'a day'],
  [10_000, 'every 10 seconds'],
])('A window of %i ms is %s', (duration, words) => {
  expect(everyWords(duration)).toBe(words);
});
