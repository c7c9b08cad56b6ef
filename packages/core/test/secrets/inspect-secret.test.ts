// What the key checker finds in a text: each slip by itself, several at once, and nothing where nothing is wrong.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/presets/index.ts';
import { inspectSecret, SECRET_SLIPS, type SecretSlip } from '../../src/secrets/inspect-secret.ts';
import { composeSecret, environmentsOf, randomPartOf } from '../../src/secrets/secret-format.ts';

const secretOf = (name: string, fill = 'a', environment = 'live') => {
  const { secretFormat } = PRESETS.find((api) => api.name === name) ?? PRESETS[0] ?? { secretFormat: null };
  if (secretFormat === null) throw new Error('no presets');
  return composeSecret(secretFormat, environment, fill.repeat(randomPartOf(secretFormat).length));
};
const STAV = secretOf('stav');
const STANNA = secretOf('stanna');
const slipsOf = (text: string) => inspectSecret(PRESETS, text).slips;

test('a key of any API is recognised as it stands, and nothing is wrong with it', () => {
  for (const { name, secretFormat } of PRESETS) {
    for (const environment of environmentsOf(secretFormat)) {
      const secret = secretOf(name, 'a', environment);
      expect(inspectSecret(PRESETS, secret)).toEqual({
        api: name,
        environment,
        slips: [],
        candidates: [secret],
      });
    }
  }
});

describe('what stands around a key is found, and the key within it', () => {
  test.each<[string, (secret: string) => string, readonly SecretSlip[]]>([
    ['a space before it', (secret) => ` ${secret}`, ['stray_space']],
    ['a tab behind it', (secret) => `${secret}\t`, ['stray_space']],
    ['a space no one sees', (secret) => `${secret}\u00a0`, ['stray_space']],
    ['a line break', (secret) => `${secret}\r\n`, ['line_break']],
    ['quotes', (secret) => `"${secret}"`, ['quotes']],
    ['typographic quotes', (secret) => `“${secret}”`, ['quotes']],
    ['the scheme', (secret) => `Bearer ${secret}`, ['scheme_included']],
    ['a variable', (secret) => `STAV_API_KEY=${secret}`, ['name_included']],
    ['an export in quotes', (secret) => `export STAV_API_KEY='${secret}'`, ['quotes', 'name_included']],
    ['a header', (secret) => `Authorization: Bearer ${secret}`, ['scheme_included', 'name_included']],
    ['a header of its own', (secret) => `x-api-key: ${secret}`, ['name_included']],
    ['all at once', (secret) => `\n " ${secret} " \n`, ['line_break', 'stray_space', 'quotes']],
    ['a break in the middle', (secret) => `${secret.slice(0, 20)}\n${secret.slice(20)}`, ['line_break']],
    ['a space in the middle', (secret) => `${secret.slice(0, 20)} ${secret.slice(20)}`, ['space_within']],
  ])('%s', (_, around, slips) => {
    for (const secret of [STAV, STANNA]) {
      const { slips: found, candidates } = inspectSecret(PRESETS, around(secret));
      expect(found).toEqual(slips);
      expect(candidates).toEqual([secret]);
    }
  });
});

describe('what is wrong with the key itself', () => {
  test.each<[string, string, readonly SecretSlip[]]>([
    ['its end is missing', STAV.slice(0, -1), ['too_short']],
    ['something was added', `${STAV}x`, ['too_long']],
    ['characters no key has', `${STAV.slice(0, -1)}!`, ['wrong_characters']],
    ['another character', STAV.replace('aa', 'ab'), ['wrong_checksum']],
    ['the preview', 'hm_live_…9xKq', ['preview_only']],
    ['the preview of both ends', 'sk-1234...abcd', ['preview_only']],
    ['another case', STAV.toUpperCase(), ['wrong_case']],
    ['no prefix', STAV.slice('hm_live_'.length), ['missing_prefix']],
    ['nothing', '', ['unlike_any_key']],
    ['a word', 'password', ['unlike_any_key']],
  ])('%s', (_, text, slips) => {
    expect(slipsOf(text)).toEqual(slips);
  });

  test('without its prefix it may be a key of every API whose keys look like that', () => {
    const { api, candidates } = inspectSecret(PRESETS, STAV.slice('hm_live_'.length));
    expect(api).toBeNull();
    expect(candidates).toContain(STAV);
    expect(inspectSecret(PRESETS, STANNA.slice('sk-'.length))).toMatchObject({
      api: 'stanna',
      environment: 'live',
      candidates: [STANNA],
    });
  });
});

test('no text makes it throw, take long, or repeat what it was given', () => {
  const words = Object.values(SECRET_SLIPS).join();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { slips, candidates } = inspectSecret(PRESETS, text);
      for (const slip of slips) expect(words).toContain(SECRET_SLIPS[slip]);
      expect(slips.length > 0 || candidates.includes(text)).toBe(true);
    }),
  );
  const startedAt = performance.now();
  for (const text of [' '.repeat(4096), '"'.repeat(4096), '\n'.repeat(4096), `a${' '.repeat(4094)}a`]) {
    slipsOf(text);
  }
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
