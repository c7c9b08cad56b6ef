// When a key shall expire: an instant, or a time from now.
import { describe, expect, it } from 'vitest';
import { expiryOf } from '../../src/arguments/expiry.ts';
import { NOW } from '../fake-surroundings.ts';

describe('an expiry', () => {
  it('given as an instant is sent as given', () => {
    expect(expiryOf('2027-02-19T08:30:00+01:00', NOW)).toBe('2027-02-19T08:30:00+01:00');
  });

  it('given as a time from now becomes an instant', () => {
    expect(expiryOf('12h', NOW)).toBe('2027-01-01T12:00:00.000Z');
    expect(expiryOf('30d', NOW)).toBe('2027-01-31T00:00:00.000Z');
  });

  it.each(['0', '0d', 'tomorrow', '2027-02-30T00:00:00Z', '2027-02-19', ''])('%j is refused', (text) => {
    expect(() => expiryOf(text, NOW)).toThrow('--expires is neither');
  });
});
