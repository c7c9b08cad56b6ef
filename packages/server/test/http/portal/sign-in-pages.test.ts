// The pages people come in by: what they may load, what they must never hold, and that they send what the server takes.
import { PRESETS } from '@keywright/core/presets';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findAuthRoute } from '../../../src/people/sign-in/auth-surface.ts';
import { elementsOf, textOf } from './page-outline.ts';
import { type ServedPages, servePages } from './served-pages.ts';

const SECRET = 'c0deThatMustNotBeInAnyPage';
const PAGES = [
  `/portal/first-run?code=${SECRET}`,
  '/portal/first-run',
  '/portal/sign-in',
  '/portal/sign-in?error=access_denied&next=/portal',
  '/portal/sign-up',
  '/portal/reset-password',
  `/portal/reset-password?token=${SECRET}`,
  '/portal/verify-email',
  `/portal/verify-email?token=${SECRET}`,
  '/portal/invitations/inv_1',
  '/portal/account',
];

let served: ServedPages;
beforeAll(async () => {
  const sso = { id: 'sso', title: 'Sign in with Acme', issuer: 'https://acme.example/' };
  const signIn = { providers: [{ ...sso, clientId: 'x', clientSecret: 'y' }] };
  served = await servePages(PRESETS, { signIn });
});
afterAll(() => served.close());

describe.each(PAGES)('%s', (path) => {
  test('is not kept, frames nothing, tells no other site, and runs and reaches this server alone', async () => {
    const { status, headers } = await served.get(path);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'",
    );
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('has one script, ours, and nothing inline, from elsewhere, or with what came in the address', async () => {
    const page = await served.page(path);
    expect(page).not.toContain(SECRET);
    const elements = elementsOf(page);
    const scripts = elements.filter(({ tag }) => tag === 'script');
    expect(scripts.map(({ attributes }) => attributes.get('src'))).toEqual([
      expect.stringMatching(/^\/portal\/forms\.js\?v=[0-9a-f]{8}$/),
    ]);
    for (const { attributes } of elements)
      for (const [name] of attributes) expect(name).not.toMatch(/^on|^style$|^action$/);
    expect(page.replaceAll(served.publicUrl, '')).not.toMatch(/https?:\/\//);
  });

  test('names its fields for people and for what fills them in, and says faults where they are heard', async () => {
    const page = await served.page(path);
    for (const form of page.split('<form ').slice(1)) {
      const inputs = elementsOf(`<form ${form.slice(0, form.indexOf('</form>'))}</form>`).filter(
        ({ tag, attributes }) => tag === 'input' && attributes.get('type') !== 'hidden',
      );
      expect(form.split('<label>').length - 1).toBe(inputs.length);
      for (const { attributes } of inputs) expect(attributes.get('autocomplete')).toMatch(/\w/);
      expect(form).toContain('<p class="fault" role="alert"></p>');
    }
  });

  test('sends what the server takes, and nothing else', async () => {
    for (const form of (await served.page(path)).split('<form ').slice(1)) {
      const [own, ...elements] = elementsOf(`<form ${form.slice(0, form.indexOf('</form>'))}</form>`);
      const [method, call = ''] = (own?.attributes.get('data-call') ?? '').split(' ');
      const route = findAuthRoute(call.slice('/api/auth'.length));
      expect(route?.method).toBe(method);
      const take = own?.attributes.get('data-take');
      const names = elements.flatMap(({ attributes }) => attributes.get('name') ?? []);
      if (method === 'GET') continue;
      for (const name of take === undefined ? names : [...names, take])
        expect(Object.keys(route?.fields ?? {})).toContain(name);
    }
  });
});

test('Errors on the way back from a provider are told in words, and none is repeated', async () => {
  const said = async (query: string) =>
    textOf(
      /<p class="fault" role="alert">([^<]+)</.exec(await served.page(`/portal/sign-in?${query}`))?.[1] ?? '',
    );
  expect(await said('error=account_not_linked')).toContain('an account has one way in');
  expect(await said('error=provider_away')).toContain('Try again in a moment');
  expect(await said('error=state_mismatch')).toContain('Start again from here');
  const general = await said('error=whatever');
  expect(general).toContain('Signing in did not work');
  for (const odd of ['error=%3Cimg%3E', 'error=toString', 'error=__proto__', 'error=x&error=y', 'error='])
    expect(['', general]).toContain(await said(odd));
  expect(await said('')).toBe('');
});

test('Signing in leads to pages of ours and nowhere else', async () => {
  const nextOf = async (next: string) =>
    /data-next="([^"]*)"/.exec(await served.page(`/portal/sign-in?next=${encodeURIComponent(next)}`))?.[1];
  expect(await nextOf('/portal/invitations/inv_1')).toBe('/portal/invitations/inv_1');
  const elsewhere = [
    'https://evil.example',
    '//evil.example',
    '/portal/../x',
    '/portal/invitations/a/b',
    '/api/v1/docs',
  ];
  for (const next of elsewhere) expect(await nextOf(next)).toBe('/portal');
});

test('There is one button for each provider, beside the password', async () => {
  const page = await served.page('/portal/sign-in');
  expect([...page.matchAll(/<button type="submit">([^<]+)</g)].map(([, text]) => text)).toEqual([
    'Sign in',
    'Sign in with Acme',
  ]);
});

test('Where nobody has a password no page asks for one', async () => {
  const providers = [
    { id: 'sso', title: 'Acme', issuer: 'https://acme.example/', clientId: 'x', clientSecret: 'y' },
  ];
  const pages = await servePages(PRESETS, { signIn: { password: false, providers } });
  try {
    for (const path of ['/portal/sign-in', `/portal/first-run?code=${SECRET}`]) {
      expect(await pages.page(path)).not.toContain('type="password"');
      expect(await pages.page(path)).toContain('>Acme</button>');
    }
    expect((await pages.get('/portal/sign-up')).status).toBe(404);
  } finally {
    await pages.close();
  }
});

test('The script is kept for minutes, asks this server alone, and writes nothing as HTML', async () => {
  const answer = await served.get('/portal/forms.js');
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  const script = await answer.text();
  expect(script).not.toMatch(
    /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:\/\/|import\(/,
  );
  expect(script.indexOf('history.replaceState')).toBeLessThan(script.indexOf('fetch('));
});
