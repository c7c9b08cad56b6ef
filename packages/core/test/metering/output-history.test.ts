import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OutputHistory } from '../../src/metering/output-history.ts';

const T0 = 1_800_000_000_000;

/** A token each millisecond from T0 on. */
function streaming(untilMs: number): OutputHistory {
  const history = new OutputHistory();
  for (let ms = 0; ms <= untilMs; ms += 1) history.add(T0 + ms, ms + 1);
  return history;
}

describe('the count of an answer at an instant', () => {
  test('never holds what came later, and lacks at most what came in the milliseconds before', () => {
    const history = streaming(1_500);
    for (let ms = 10; ms <= 1_500; ms += 1) {
      const tokens = history.at(T0 + ms) ?? 0;
      expect(tokens).toBeLessThanOrEqual(ms + 1);
      expect(tokens).toBeGreaterThan(ms - 5);
    }
  });

  test('is nothing before the first', () => {
    const history = streaming(100);
    expect(history.at(T0 - 1)).toBeNull();
    expect(new OutputHistory().at(T0)).toBeNull();
  });

  test('is the last one after the last', () => {
    const history = new OutputHistory();
    history.add(T0, 3);
    history.add(T0 + 50, 5);
    history.add(T0 + 80, 5);
    expect(history.at(T0 + 49)).toBe(3);
    expect(history.at(T0 + 50)).toBe(5);
    expect(history.at(T0 + 3_600_000)).toBe(5);
  });

  test('is the oldest that is known where it was forgotten', () => {
    const history = streaming(60_000);
    const oldest = history.at(T0) ?? 0;
    expect(oldest).toBeGreaterThan(57_000);
    expect(history.at(T0 + 57_000)).toBe(oldest);
  });

  test('is right for any pace', () => {
    const steps = fc.array(fc.nat(29), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(steps, fc.nat(1_500), (pauses, asked) => {
        const history = new OutputHistory();
        let at = T0;
        const came: number[] = [];
        for (const pause of pauses) {
          at += pause;
          came.push(at);
          history.add(at, came.length);
        }
        const count = (until: number) => came.filter((one) => one <= until).length;
        const tokens = history.at(T0 + asked) ?? 0;
        expect(tokens).toBeLessThanOrEqual(count(T0 + asked));
        expect(tokens).toBeGreaterThanOrEqual(count(T0 + asked - 5));
      }),
    );
  });
});
