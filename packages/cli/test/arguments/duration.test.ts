// Durations as people type them, and what is not one.
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/arguments/duration.ts';

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['90s', 90_000],
    ['15m', 900_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '1',
    '00',
    '-1h',
    '1.5h',
    '1 h',
    '1H',
    'h',
    '1h30m',
    '1000000d',
    '1y',
    ' 1h',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
