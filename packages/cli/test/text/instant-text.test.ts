// Distances from now, at the very edges of each unit.
import { describe, expect, it } from 'vitest';
import { distance, exactInstant } from '../../src/text/instant-text.ts';
import { NOW } from '../fake-surroundings.ts';

const at = (ms: number) => new Date(NOW + ms).toISOString();
const HOUR = 3_600_000;

describe('the distance of an instant', () => {
  it.each([
    [0, 'just now'],
    [-4999, 'just now'],
    [4999, 'just now'],
    [-5000, '5 seconds ago'],
    [-59_999, '59 seconds ago'],
    [-60_000, '1 minute ago'],
    [-3 * HOUR, '3 hours ago'],
    [-47 * HOUR, '47 hours ago'],
    [-48 * HOUR, '2 days ago'],
    [24 * HOUR - 100, 'in 24 hours'],
    [30 * 24 * HOUR - 100, 'in 30 days'],
    [HOUR - 5001, 'in 59 minutes'],
  ])('%d ms from now is %s', (ms, words) => {
    expect(distance(at(ms), NOW)).toBe(words);
  });

  it('stands beside the instant itself, to the second', () => {
    expect(exactInstant('2026-12-31T23:00:00.123Z', NOW)).toBe('2026-12-31T23:00:00Z (59 minutes ago)');
  });
});
