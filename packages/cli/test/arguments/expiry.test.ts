// When a key shall expire: an instant, a time from now, or never.
import { formatInstant } from '@keywright/core/instant';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf, repeatableExpiryOf } from '../../src/arguments/expiry.ts';
import { NOW } from '../fake-surroundings.ts';

describe('an expiry', () => {
  it('given as an instant is sent as given', () => {
    expect(expiryOf('2027-02-19T08:30:00+01:00', NOW)).toBe('2027-02-19T08:30:00+01:00');
  });

  it('given as a time from now becomes an instant', () => {
    expect(expiryOf('12h', NOW)).toBe('2027-01-01T12:00:00.000Z');
    expect(expiryOf('30d', NOW)).toBe('2027-01-31T00:00:00.000Z');
  });

  it('of never is none', () => {
    expect(expiryOf('never', NOW)).toBeNull();
  });

  it('beyond what an instant can spell is refused', () => {
    expect(() => expiryOf('999999w', NOW)).toThrow('--expires lies too far in the future');
  });

  it.each([
    '0',
    '0d',
    'tomorrow',
    '2027-02-30T00:00:00Z',
    '2027-02-19',
    'NEVER',
    '',
  ])('%j is refused', (text) => {
    expect(() => expiryOf(text, NOW)).toThrow('--expires is neither');
  });
});

describe('an expiry of a command that may be repeated', () => {
  it.each(['2027-02-19T08:30:00+01:00', 'never'])('may be %s, which stays the same', (text) => {
    expect(repeatableExpiryOf(text, NOW)).toBe(expiryOf(text, NOW));
  });

  it('may not be a time from now; the hint is the instant that was meant', () => {
    expect(() => repeatableExpiryOf('30d', NOW + 1)).toThrow(
      expect.objectContaining({
        explanation: {
          exitCode: 2,
          errors: [expect.stringContaining('--expires 30d is another instant at every repetition')],
          hint: 'give the instant, the same every time: --expires 2027-01-31T00:00:01Z',
        },
      }),
    );
  });

  it('is the same whenever it is asked, or refused every time', () => {
    const instants = fc.integer({ min: NOW, max: NOW + 400 * 86_400_000 });
    const texts = fc.oneof(fc.stringMatching(/^[1-9]\d{0,2}[smhdw]$/), instants.map(formatInstant));
    const said = (text: string, now: number) => {
      try {
        return repeatableExpiryOf(text, now);
      } catch {
        return 'refused';
      }
    };
    fc.assert(
      fc.property(texts, instants, instants, (text, once, again) => {
        expect(said(text, once)).toBe(said(text, again));
      }),
    );
  });
});
