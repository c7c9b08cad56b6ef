// What somebody could change on the way to a provider and back: each change is refused, and signs nobody in.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from '../browser.ts';
import { signInAtProvider } from './identity-provider.ts';
import { changed, type OidcRig, startOidcRig } from './oidc-rig.ts';

const ELSEWHERE = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/%2f%2fevil.example',
  '/%5cevil.example',
  'javascript:alert(1)',
  'https:evil.example',
  '/a\nb',
  '',
  'portal',
  '/..//evil.example',
  '/portal//evil.example',
  '/.',
  '/@evil.example',
  1,
  null,
];

let rig: OidcRig;
beforeEach(async () => {
  rig = await startOidcRig();
});
afterEach(async () => {
  await rig.close();
  // What a stranger does wrong is no failure of ours, but for tokens, which a wrong configuration spoils as well.
  expect(rig.server.failures.filter((failure) => !failure.includes('of another sign-in'))).toEqual([]);
});

describe('what comes back is refused', () => {
  test('without its state, with another, and a second time', async () => {
    const browser = createBrowser();
    const back = await rig.comeBack(browser);
    const without = changed(back, (query) => query.delete('state'));
    expect(rig.errorOf(await browser.get(without))).toBe('state_not_found');
    const wrong = changed(back, (query) => query.set('state', 'a'.repeat(32)));
    expect(rig.errorOf(await browser.get(wrong))).toBe('state_mismatch');
    expect((await browser.get(back)).location).toBe(`${rig.server.publicUrl}/portal`);
    const stranger = createBrowser();
    expect(rig.errorOf(await stranger.get(back))).toBe('state_mismatch');
    expect(await rig.userOf(stranger)).toBeNull();
  });

  test('in another browser than the one that began', async () => {
    const attacker = createBrowser();
    const back = await rig.comeBack(attacker);
    const victim = createBrowser();
    expect(rig.errorOf(await victim.get(back))).toBe('state_mismatch');
    expect(await rig.userOf(victim)).toBeNull();
  });

  test('with a code that was used, and with none', async () => {
    const browser = createBrowser();
    const used = await rig.comeBack(browser);
    await browser.get(used);
    const second = createBrowser();
    const back = await rig.comeBack(second);
    const code = new URL(used).searchParams.get('code') ?? '';
    const reused = changed(back, (query) => query.set('code', code));
    expect(rig.errorOf(await second.get(reused))).toBe('invalid_code');
    expect(await rig.userOf(second)).toBeNull();
    const third = createBrowser();
    const codeless = changed(await rig.comeBack(third), (query) => query.delete('code'));
    expect(rig.errorOf(await third.get(codeless))).toBe('no_code');
  });

  test('with an ID token of another sign-in (nonce), though code and verifier fit', async () => {
    const browser = createBrowser();
    const url = changed(await rig.begin(browser), (query) => query.set('nonce', 'chosen-by-somebody-else'));
    const back = await signInAtProvider(browser, url, 'ada');
    expect(rig.errorOf(await browser.get(back))).toBe('unable_to_get_user_info');
    expect(await rig.userOf(browser)).toBeNull();
    expect(await rig.count('user')).toBe(0);
  });

  test('with a code made for another verifier (PKCE)', async () => {
    const browser = createBrowser();
    const url = changed(await rig.begin(browser), (query) => query.set('code_challenge', 'a'.repeat(43)));
    expect(rig.errorOf(await browser.get(await signInAtProvider(browser, url, 'ada')))).toBe('invalid_code');
  });

  test('from another provider than the one asked (mix-up), and when it does not say from which', async () => {
    const browser = createBrowser();
    const back = await rig.comeBack(browser);
    expect(new URL(back).searchParams.get('iss')).toBe(rig.sso.issuer);
    for (const fault of [
      changed(back, (query) => query.set('iss', rig.other.issuer)),
      changed(back, (query) => query.set('iss', `${rig.sso.issuer}/`)),
      changed(back, (query) => query.delete('iss')),
      back.replace('/callback/sso', '/callback/other'),
    ]) {
      expect(rig.errorOf(await browser.get(fault))).toBe('issuer_mismatch');
    }
    expect(rig.errorOf(await browser.get(back.replace('/callback/sso', '/callback/nobody')))).toBe(
      'oauth_provider_not_found',
    );
    expect(await rig.userOf(browser)).toBeNull();
  });

  test('as an ID token by itself', async () => {
    const body = { provider: 'sso', idToken: { token: 'a.b.c' } };
    const answer = await createBrowser().post(`${rig.server.api}/sign-in/social`, body);
    expect(answer.json()['code']).toBe('unknown_field');
    const direct = rig.server.auth.api.signInSocial({ body: body as never });
    await expect(direct).rejects.toMatchObject({ body: { code: 'ID_TOKEN_NOT_SUPPORTED' } });
  });

  test('when the person declines', async () => {
    const browser = createBrowser();
    const state = new URL(await rig.begin(browser)).searchParams.get('state');
    const query = new URLSearchParams({ error: 'access_denied', state: state ?? '', iss: rig.sso.issuer });
    expect(rig.errorOf(await browser.get(`${rig.server.api}/callback/sso?${query}`))).toBe('access_denied');
  });
});

describe('what is sent to a provider', () => {
  test('is state, nonce, a S256 challenge and our address, and nothing the client chose', async () => {
    const query = new URL(await rig.begin(createBrowser())).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      response_type: 'code',
      client_id: 'keywright',
      state: expect.stringMatching(/^.{32}$/),
      scope: 'openid email profile',
      redirect_uri: `${rig.server.publicUrl}/api/auth/callback/sso`,
      nonce: expect.stringMatching(/^.{32}$/),
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    for (const field of ['scopes', 'additionalParams', 'additionalData', 'loginHint', 'requestSignUp']) {
      const body = { provider: 'sso', [field]: {} };
      expect((await createBrowser().post(`${rig.server.api}/sign-in/social`, body)).status).toBe(400);
    }
  });

  test('T-74: and nobody returns to another place than a path of this server', async () => {
    for (const path of ELSEWHERE) {
      for (const field of ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL']) {
        rig.server.clock.advance(60_000);
        const body = { provider: 'sso', [field]: path };
        const answer = await createBrowser().post(`${rig.server.api}/sign-in/social`, body);
        expect([path, answer.status, answer.json()['code']]).toEqual([path, 400, 'invalid_path']);
      }
    }
  });
});
