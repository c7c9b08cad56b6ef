// Signing in through a real OpenID provider: into the same account each time, and into no other because an address
// matches; and what is said while the provider is away.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from '../browser.ts';
import { signUp, startPeopleServer } from '../people-server.ts';
import { startIdentityProvider } from './identity-provider.ts';
import { ADA, type OidcRig, startOidcRig } from './oidc-rig.ts';

let rig: OidcRig;
beforeEach(async () => {
  rig = await startOidcRig();
});
afterEach(async () => {
  await rig.close();
});

describe('a person of a provider', () => {
  test('opens an account by signing in, and comes back into the same one', async () => {
    const first = createBrowser();
    const answer = await rig.signIn(first);
    expect([answer.status, answer.location]).toEqual([302, `${rig.server.publicUrl}/portal`]);
    const user = await rig.userOf(first);
    expect(user).toMatchObject({ email: ADA.email, name: 'Ada', emailVerified: true, isOperator: false });
    const second = createBrowser();
    rig.sso.people.set('ada', { email: 'ada@new.example', emailVerified: true, name: 'Ada L.' });
    await rig.signIn(second);
    expect(await rig.userOf(second)).toEqual(user);
    expect([await rig.count('user'), await rig.count('account')]).toEqual([1, 1]);
    expect(rig.server.failures).toEqual([]);
  });

  test('is the pair of issuer and subject, and nothing of the tokens is kept', async () => {
    await rig.signIn(createBrowser());
    const accounts = await rig.server.storage.people.find(
      'account',
      { all: [], any: [] },
      { limit: 10, offset: 0, sortBy: null },
    );
    expect(accounts).toMatchObject([{ providerId: 'sso', accountId: `${rig.sso.issuer} ada` }]);
    for (const field of ['accessToken', 'refreshToken', 'idToken', 'password'])
      expect(accounts[0]?.[field] ?? null).toBeNull();
  });

  test('whose address is told only by the user-info endpoint is signed in as well', async () => {
    rig.other.people.set('bob', { email: 'bob@example.com', emailVerified: false, name: 'Bob' });
    const browser = createBrowser();
    await rig.signIn(browser, 'bob', 'other');
    expect(await rig.userOf(browser)).toMatchObject({ email: 'bob@example.com', emailVerified: false });
  });

  test('gets a new session id at each sign-in, and the one before ends', async () => {
    const browser = createBrowser();
    await rig.signIn(browser);
    const before = browser.cookiesFor(rig.server.api);
    await rig.signIn(browser);
    expect(browser.cookiesFor(rig.server.api)).not.toBe(before);
    expect(await rig.count('session')).toBe(1);
  });
});

describe('no account is entered by its e-mail address', () => {
  test('not that of another provider', async () => {
    await rig.signIn(createBrowser());
    rig.other.people.set('mallory', ADA);
    const browser = createBrowser();
    expect(rig.errorOf(await rig.signIn(browser, 'mallory', 'other'))).toBe('account_not_linked');
    expect(await rig.userOf(browser)).toBeNull();
    expect(await rig.count('account')).toBe(1);
  });

  test('not that of another person of the same provider', async () => {
    await rig.signIn(createBrowser());
    rig.sso.people.set('mallory', ADA);
    const browser = createBrowser();
    expect(rig.errorOf(await rig.signIn(browser, 'mallory'))).toBe('account_not_linked');
    expect(await rig.userOf(browser)).toBeNull();
  });

  test('not one with a password, signed in or not', async () => {
    const signedIn = await signUp(rig.server, ADA.email);
    const browser = createBrowser();
    expect(rig.errorOf(await rig.signIn(browser))).toBe('account_not_linked');
    expect(await rig.userOf(browser)).toBeNull();
    expect(rig.errorOf(await rig.signIn(signedIn))).toBe('account_not_linked');
    expect(await rig.count('account')).toBe(1);
  });

  test('nor gets an account of a provider a password by mail', async () => {
    await rig.signIn(createBrowser());
    await createBrowser().post(`${rig.server.api}/request-password-reset`, { email: ADA.email });
    const told = (await rig.server.mail()).map(({ subject, text }) => [subject, text.includes('token=')]);
    expect(told).toEqual([['Your account has no password', false]]);
  });
});

describe('a provider that is away', () => {
  test('is said to be, at the start and on the way back, and stops nobody once it is there', async () => {
    const started = createBrowser();
    const back = await rig.comeBack(started);
    const port = Number(new URL(rig.sso.issuer).port);
    await rig.sso.close();
    expect(rig.errorOf(await started.get(back))).toBe('invalid_code');

    const fresh = await startPeopleServer({ signIn: { providers: [rig.sso.configFor('sso')] } });
    const body = { provider: 'sso', callbackURL: '/portal' };
    const answer = await createBrowser().post(`${fresh.api}/sign-in/social`, body);
    expect([answer.status, answer.json()['code']]).toEqual([503, 'PROVIDER_AWAY']);
    const returned = await createBrowser().get(`${fresh.api}/callback/sso?code=a&state=b`);
    expect(new URL(returned.location ?? '').searchParams.get('error')).toBe('provider_away');
    const again = await startIdentityProvider({ redirectUris: () => ['http://localhost/unused'], port });
    expect((await createBrowser().post(`${fresh.api}/sign-in/social`, body)).status).toBe(200);
    await Promise.all([fresh.close(), again.close()]);
    expect(fresh.failures.join()).toContain('cannot be asked');
  });
});
