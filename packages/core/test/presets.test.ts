// The presets as a set: what could not be true of one of them alone. Each is a plain value, and nothing more.
import { expect, test } from 'vitest';
import { impliedScopes, offeredScopes } from '../src/keys/held-scopes.ts';
import { hypervize, PRESETS, stablebrowse, stanna, stav, stevora } from '../src/presets/index.ts';
import {
  composeSecret,
  environmentsOf,
  prefixOf,
  previewOf,
  randomPartOf,
  recogniseSecret,
} from '../src/secrets/secret-format.ts';

test('each preset is listed once, under a name of its own', () => {
  expect(PRESETS).toEqual([stav, hypervize, stevora, stanna, stablebrowse]);
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
  expect(prefixOf(stablebrowse.secretFormat, 'live')).toBe('sb_live_');
  expect(prefixOf(stanna.secretFormat, 'live')).toBe('sk-');
});

test('a preview of a Stanna secret is the documented one', () => {
  const random = `1234${'x'.repeat(40)}abcd`;
  const preview = previewOf(stanna.secretFormat, { environment: 'live', random }, stanna.secretPreview);
  expect(preview).toBe('sk-1234...abcd');
});

test('a Hypervize secret has 42 characters in all: the longer sample of its document has no such form', () => {
  const { alphabet, length } = randomPartOf(hypervize.secretFormat);
  const secret = composeSecret(hypervize.secretFormat, 'live', alphabet.charAt(0).repeat(length));
  expect(secret).toMatch(/^hvz_live_/);
  expect(secret).toHaveLength(42);
  const digits = '3f8a9c2e1b4d5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c';
  expect(recogniseSecret(hypervize.secretFormat, `hvz_live_${digits}`)).toBeNull();
});

test('scopes that imply others come to all a product documents of them', () => {
  expect([...impliedScopes(['global'], hypervize.scopes)].toSorted()).toEqual(
    Object.keys(hypervize.scopes).toSorted(),
  );
  expect(offeredScopes(hypervize.scopes)[0]).toBe('inference');
  expect(offeredScopes(hypervize.scopes).at(-1)).toBe('global');
});
