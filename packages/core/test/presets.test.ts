// The presets as a set: what could not be true of one of them alone. Each is a plain value, and nothing more.
import { expect, test } from 'vitest';
import { PRESETS, stav, stevora } from '../src/presets/index.ts';
import { environmentsOf, prefixOf, recogniseSecret } from '../src/secrets/secret-format.ts';

test('each preset is listed once, under a name of its own', () => {
  expect(PRESETS).toEqual([stav, stevora]);
  expect(new Set(PRESETS.map((api) => api.name)).size).toBe(PRESETS.length);
});

test('no secret of one preset looks like a secret of another', () => {
  const prefixes = PRESETS.flatMap(({ secretFormat }) =>
    environmentsOf(secretFormat).map((environment) => prefixOf(secretFormat, environment)),
  );
  for (const prefix of prefixes) {
    expect(prefixes.filter((other) => other.startsWith(prefix))).toEqual([prefix]);
  }
});

test('a preset is a plain value: it survives being written down and read again', () => {
  for (const api of PRESETS) expect(JSON.parse(JSON.stringify(api))).toEqual(api);
});

test('the sample secrets of the product documents have the form of the presets', () => {
  const stevoraSample = ['stv_a1b2c3d4e5f6g7h8', 'i9j0k1l2m3n4o5p6'].join('');
  expect(recogniseSecret(stevora.secretFormat, stevoraSample)?.environment).toBe('live');
  expect(prefixOf(stav.secretFormat, 'live')).toBe('hm_live_');
});
