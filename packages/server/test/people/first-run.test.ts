// The first operator: by a link that works once, for a quarter of an hour, and only while there is no operator.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Browser, createBrowser } from './browser.ts';
import { type IdentityProvider, signInAtProvider, startIdentityProvider } from './oidc/identity-provider.ts';
import { PASSWORD, type PeopleServer, signUp, startPeopleServer } from './people-server.ts';

const OPERATOR = { name: 'Olga', email: 'olga@example.com', password: PASSWORD };
const QUARTER_HOUR_MS = 15 * 60_000;
const all = { all: [], any: [] };

let server: PeopleServer;
beforeEach(async () => {
  server = await startPeopleServer();
});
afterEach(async () => {
  await server.close();
});

const openLink = async () => new URL((await server.firstRun.openLink())?.url ?? 'about:no-link');
const codeOf = async () => (await openLink()).searchParams.get('code') ?? '';
const use = (code: string, body: object = OPERATOR, browser = createBrowser()) =>
  browser.post(`${server.api}/first-run`, { code, ...body });
const sessionOf = async (browser: Browser) =>
  (await browser.get(`${server.api}/get-session`)).json<{ user: object } | null>();
const operators = async () =>
  (await server.storage.people.find('user', all, { limit: 10, offset: 0, sortBy: null }))
    .filter(({ isOperator }) => isOperator === 1)
    .map(({ email }) => email);

describe('T-14: the link', () => {
  test('makes one operator, signed in, and dies with that', async () => {
    const link = await openLink();
    expect(`${link.origin}${link.pathname}`).toBe(`${server.publicUrl}/portal/first-run`);
    const code = link.searchParams.get('code') ?? '';
    const browser = createBrowser();
    expect((await use(code, OPERATOR, browser)).status).toBe(200);
    expect(await sessionOf(browser)).toMatchObject({ user: { email: OPERATOR.email, isOperator: true } });
    const again = await use(code, { ...OPERATOR, email: 'eve@example.com' });
    expect([again.status, again.json()['code']]).toEqual([403, 'FIRST_RUN_REFUSED']);
    expect(await operators()).toEqual([OPERATOR.email]);
    const { email, password } = OPERATOR;
    expect((await createBrowser().post(`${server.api}/sign-in/email`, { email, password })).status).toBe(200);
  });

  test('HVZ-04 gives the operator a default key like everybody, told in the audit log', async () => {
    const chosen = { api: 'hypervize', environment: 'live', name: 'Default', scopes: ['inference'] };
    await server.storage.transaction((tx) => tx.defaultKeys.replace([chosen]));
    expect((await use(await codeOf())).status).toBe(200);
    const keys = await server.storage.keys.list({}, { limit: 10, after: null }, server.clock.now());
    expect(keys).toMatchObject([{ ...chosen, secrets: [], makerRole: 'owner' }]);
    const told = await server.storage.audit.list({}, { limit: 10, after: null });
    expect(told.map(({ action }) => action)).toEqual([
      'user.created',
      'workspace.created',
      'member.created',
      'key.issued',
      'account.created',
    ]);
    const actors = new Set(told.slice(0, 4).map(({ actor }) => actor));
    expect([...actors]).toEqual([`user:${keys[0]?.makerUserId}`]);
  });

  test('is over after fifteen minutes, and when a newer one is printed', async () => {
    const code = await codeOf();
    server.clock.advance(QUARTER_HOUR_MS);
    expect((await use(code)).status).toBe(403);
    const [older, newer] = [await codeOf(), await codeOf()];
    expect((await use(older)).status).toBe(403);
    server.clock.advance(QUARTER_HOUR_MS - 1);
    expect((await use(newer)).status).toBe(200);
  });

  test('works once, also when it is used many times at a time', async () => {
    const code = await codeOf();
    const many = Array.from({ length: 8 }, (_, number) =>
      use(code, { ...OPERATOR, email: `olga-${number}@example.com` }),
    );
    const statuses = (await Promise.all(many)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 403, 403, 403, 403, 403, 403, 403]);
    expect(await operators()).toHaveLength(1);
  });

  test('is not printed, and no other code is good, once there is an operator', async () => {
    const before = await codeOf();
    await use(before);
    expect(await server.firstRun.openLink()).toBeNull();
    for (const code of ['', before, 'a'.repeat(43), 'undefined', 'null'])
      expect((await use(code)).status).toBe(403);
  });

  test('is judged again when the operator is made, however long the password took', async () => {
    const code = await codeOf();
    const operator = { kind: 'new', name: 'Olga', email: OPERATOR.email, passwordHash: 'x' } as const;
    const { firstRun, clock } = server;
    expect(await firstRun.makeOperator('a'.repeat(43), operator)).toEqual({ kind: 'refused' });
    clock.advance(QUARTER_HOUR_MS);
    expect(await firstRun.makeOperator(code, operator)).toEqual({ kind: 'refused' });
    expect(await operators()).toEqual([]);
  });

  test('has 256 random bits, and is kept nowhere', async () => {
    const codes = new Set<string>();
    for (let time = 0; time < 100; time += 1) codes.add(await codeOf());
    expect(codes.size).toBe(100);
    for (const code of codes) expect(code).toMatch(/^[0-9A-Za-z]{43}$/);
    expect(await server.storage.people.count('verification', all)).toBe(0);
    expect(JSON.stringify(server.firstRun)).not.toContain([...codes].at(-1));
  });

  test('survives a mistake on its page, and takes no weak password', async () => {
    const code = await codeOf();
    for (const fault of [{ password: 'elevenchars' }, { email: 'olga' }, { name: '' }]) {
      expect((await use(code, { ...OPERATOR, ...fault })).status).toBe(400);
    }
    expect(await operators()).toEqual([]);
    expect((await use(code)).status).toBe(200);
  });
});

describe('an account there is already', () => {
  test('is not taken over by its address', async () => {
    await signUp(server, OPERATOR.email, 'the password it has now');
    const code = await codeOf();
    expect((await use(code)).json()['code']).toBe('EMAIL_TAKEN');
    expect(await operators()).toEqual([]);
  });

  test('becomes the operator when it is signed in and named, with a new session', async () => {
    const browser = await signUp(server, OPERATOR.email);
    const code = await codeOf();
    const before = browser.cookiesFor(server.api);
    expect((await use(code, { signedInAs: 'eve@example.com' }, browser)).status).toBe(403);
    expect((await use(code, { signedInAs: OPERATOR.email })).status).toBe(403);
    expect((await use(code, { signedInAs: OPERATOR.email }, browser)).status).toBe(200);
    expect(await operators()).toEqual([OPERATOR.email]);
    expect(browser.cookiesFor(server.api)).not.toBe(before);
    expect(await sessionOf(browser)).toMatchObject({ user: { isOperator: true } });
    const told = await server.storage.audit.list({}, { limit: 100, after: null });
    expect(told.at(-1)).toMatchObject({
      action: 'user.changed',
      actor: `user:${browser.userId}`,
      details: { isOperator: 1 },
    });
  });
});

describe('where nobody has a password', () => {
  let sso: IdentityProvider;
  beforeEach(async () => {
    await server.close();
    sso = await startIdentityProvider({ redirectUris: () => [`${server.api}/callback/sso`] });
    sso.people.set('olga', { email: OPERATOR.email, emailVerified: true, name: 'Olga' });
    server = await startPeopleServer({ signIn: { password: false, providers: [sso.configFor('sso')] } });
  });
  afterEach(async () => {
    await sso.close();
  });

  test('the operator signs in through a provider, and no password is taken anywhere', async () => {
    const code = await codeOf();
    expect((await use(code)).json()['code']).toBe('NO_PASSWORDS');
    const browser = createBrowser();
    const body = { provider: 'sso', callbackURL: '/portal' };
    const begun = await browser.post(`${server.api}/sign-in/social`, body);
    await browser.get(await signInAtProvider(browser, begun.json<{ url: string }>().url, 'olga'));
    expect((await use(code, { signedInAs: OPERATOR.email }, browser)).status).toBe(200);
    const { email, password } = OPERATOR;
    const eve = { ...OPERATOR, email: 'eve@example.com' };
    expect((await browser.post(`${server.api}/sign-in/email`, { email, password })).status).toBe(404);
    expect((await browser.post(`${server.api}/sign-up/email`, eve)).status).toBe(404);
    await server.mail();
    expect(await server.storage.people.count('user', all)).toBe(1);
  });
});
