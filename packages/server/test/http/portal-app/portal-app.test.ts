// How the portal is served: a page that is made anew each time, assets that are kept for ever, nothing inline, and no
// page where there is an API.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PRESETS } from '@keywright/core/presets';
import { buildPortal } from '../../../../portal/build/build-portal.ts';
import { appPage } from '../../../src/http/portal-app/app-page.ts';
import { portalApp } from '../../../src/http/portal-app/portal-app.ts';
import type { NativeApp } from '../../../src/http/native-api/native-app.ts';
import { readBuiltPortal } from '../../../src/http/portal-app/built-files.ts';
import { type ServedPages, servePages } from '../portal/served-pages.ts';

let served: ServedPages;
beforeAll(async () => {
  await buildPortal();
  served = await servePages(PRESETS);
}, 60_000);
afterAll(() => served.close());

const nonceIn = (policy: string | null) => /'nonce-([0-9A-Za-z]{22})'/.exec(policy ?? '')?.[1] ?? '';

describe('the page of the portal', () => {
  test('is at each of its addresses, and is never kept', async () => {
    for (const path of ['/portal', '/portal/', '/portal/w/acme/stav/keys', '/portal/sign-in?next=/portal']) {
      const { status, headers } = await served.get(path);
      expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    expect(await served.page('/portal/about')).toContain('API keys for Stav');
  });

  test('lets run and load nothing but what is served here, and styles with a nonce of this one answer', async () => {
    const [one, other] = [await served.get('/portal'), await served.get('/portal')];
    const policy = one.headers.get('content-security-policy');
    const nonce = nonceIn(policy);
    expect(policy).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; ` +
        "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(nonceIn(other.headers.get('content-security-policy'))).not.toBe(nonce);
    const page = await one.text();
    expect(page).toContain(`nonce="${nonce}"`);
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(page).not.toMatch(/(?:src|href)="(?!\/portal\/)/);
    expect(one.headers.get('x-content-type-options')).toBe('nosniff');
    expect(one.headers.get('referrer-policy')).toBe('no-referrer');
    expect(one.headers.get('set-cookie')).toBeNull();
  });

  test('carries facts as text, whatever they are', () => {
    const title = `"><script>alert(1)</script>'&$&`;
    const signIn = { password: true, providers: [{ id: 'sso', title }] };
    const page = appPage('<meta content="%FACTS%">', 'n', { publicUrl: 'http://a', address: null, signIn });
    expect(page).not.toContain('<script');
    expect(page.match(/"/g)).toHaveLength(2);
  });
});

describe('assets', () => {
  test('are kept for ever, packed for whoever unpacks, and of their type', async () => {
    const page = await served.page('/portal');
    const script = /src="(\/portal\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
    const plain = await served.get(script, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const packed = await served.get(script, { 'accept-encoding': 'br, gzip;q=0.8' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(await packed.text()).toBe(await plain.text());
    const unwanted = await served.get(script, { 'accept-encoding': 'gzip;q=0' });
    expect(unwanted.headers.get('content-encoding')).toBeNull();
  });

  test('that do not exist are 404, and so is what lies outside of them', async () => {
    for (const path of [
      '/portal/assets/none.js',
      '/portal/assets/../index.html',
      '/portal/assets/source-mark',
    ]) {
      expect([path, (await served.get(path)).status]).toEqual([path, 404]);
    }
  });
});

test('no unknown path is answered with the page', async () => {
  for (const path of [
    '/api/v1/nothing',
    '/api/auth/nothing',
    '/api',
    '/stav/nothing',
    '/nothing',
    '/portal/nothing',
  ]) {
    const answer = await served.get(path);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(answer.headers.get('content-type')).toContain('json');
  }
});

test('A portal that nobody built, or of which half is there, is told by its page, with how to build it', async () => {
  expect(readBuiltPortal('/nowhere')).toBeNull();
  const half = await mkdtemp(join(tmpdir(), 'keywright-half-'));
  try {
    await writeFile(join(half, 'index.html'), '<!doctype html>');
    expect(readBuiltPortal(half)).toBeNull();
  } finally {
    await rm(half, { recursive: true });
  }
  const app = fastify();
  portalApp(app as unknown as NativeApp, {
    portal: null,
    publicUrl: 'http://a',
    signIn: { password: true, providers: [] },
    randomCharacters: () => '',
  });
  for (const url of ['/portal', '/portal/w/acme/stav/keys']) {
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, headers['cache-control']]).toEqual([503, 'no-store']);
    expect(body).toContain('npm run build');
  }
  await app.close();
});
