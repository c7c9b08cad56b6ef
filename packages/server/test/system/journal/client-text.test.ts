import { describe, expect, test } from 'vitest';
import { createClientText } from '../../../src/system/journal/client-text.ts';
import { createMask } from '../../../src/system/log.ts';

const FORMAT = { kind: 'checked', prefix: 'nts', environments: ['live'] } as const;
const SECRET = `nts_live_${'a1B2c3D4'.repeat(6)}x`;
const clean = createClientText(createMask([FORMAT], []));

describe('a text a client chose', () => {
  test('is kept as it is when nothing speaks against it', () => {
    expect([clean('curl/8.9'), clean('curl/8.9'), clean(''), clean(null)]).toEqual([
      'curl/8.9',
      'curl/8.9',
      '',
      null,
    ]);
  });

  test('loses whatever looks like a secret, each time it comes', () => {
    for (let time = 0; time < 3; time += 1) expect(clean(`agent ${SECRET}`)).toBe('agent nts_live_…');
  });

  test('is cut to 256 characters, and never through a secret', () => {
    for (let start = 0; start < 600; start += 1) {
      const kept = clean(`${'x'.repeat(start)} ${SECRET} ${SECRET} ${'y'.repeat(5000)}`) ?? '';
      expect(kept.length).toBe(256);
      expect(kept).not.toMatch(/a1B2c3D4/);
    }
  });

  test('is masked also when others fill the memory', () => {
    for (let each = 0; each < 12_000; each += 1) clean(`agent ${each}`);
    expect(clean(`agent ${SECRET}`)).toBe('agent nts_live_…');
  });
});
