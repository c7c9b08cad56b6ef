// The style sheet as it is served, and that its colours can be read.
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stylesheet } from '../../../src/http/portal/look/stylesheet.ts';
import { contrast } from './oklch-contrast.ts';
import { type ServedPages, servePages } from './served-pages.ts';

let served: ServedPages;
beforeAll(async () => {
  served = await servePages(PRESETS);
});
afterAll(() => served.close());

test('The style sheet may be kept for minutes and is known again by its tag', async () => {
  const answer = await served.get('/portal/portal.css');
  const etag = answer.headers.get('etag') ?? '';
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(etag).toMatch(/^"[0-9a-f]{8}"$/);

  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await served.get('/portal/portal.css', { 'if-none-match': known });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
  }
  const other = await served.get('/portal/portal.css', { 'if-none-match': '"other"' });
  expect(other.status).toBe(200);
});

test('A page asks for the very style sheet it was made for', async () => {
  const address =
    /<link rel="stylesheet" href="([^"]+)">/.exec(await served.page('/portal/about'))?.[1] ?? '';
  const answer = await served.get(address);
  expect(address).toContain(answer.headers.get('etag')?.replaceAll('"', ''));
  expect(await answer.text()).toBe(stylesheet.text);
});

test('The style sheet loads nothing', () => {
  expect(stylesheet.text).not.toMatch(/url\(|@import|@font-face|https?:/);
});

test('Every token that is used is defined', () => {
  const used = new Set([...stylesheet.text.matchAll(/var\((--[a-z-]+)\)/g)].map(([, name]) => name));
  const defined = new Set([...stylesheet.text.matchAll(/^ +(--[a-z-]+):/gm)].map(([, name]) => name));
  expect([...used].filter((name) => !defined.has(name))).toEqual([]);
});

describe.each(['light', 'dark'] as const)('In %s', (scheme) => {
  const tokens = tokensOf(scheme);
  const grounds = ['--bench', '--sheet', '--inset'];

  test.each([
    '--ink',
    '--ink-soft',
    '--accent',
  ])('%s can be read on every ground (WCAG AA, 4.5:1)', (text) => {
    for (const ground of grounds) expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('text can be read on what is marked (4.5:1), and focus is seen (3:1)', () => {
    for (const text of ['--ink', '--accent']) {
      expect(contrast(token(text), token('--accent-wash'))).toBeGreaterThanOrEqual(4.5);
    }
    for (const ground of grounds) {
      expect(contrast(token('--accent'), token(ground))).toBeGreaterThanOrEqual(3);
    }
  });

  function token(name: string): string {
    return tokens.get(name) ?? `no ${name}`;
  }
});

function tokensOf(scheme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const [light = '', dark = ''] = stylesheet.text.split('@media (prefers-color-scheme: dark)');
  const text = scheme === 'light' ? light : dark;
  return new Map(
    [...text.matchAll(/(--[a-z-]+): (oklch\([^)]+\));/g)].map(([, name = '', value = '']) => [name, value]),
  );
}
