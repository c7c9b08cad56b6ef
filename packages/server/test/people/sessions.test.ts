// Sessions: what the cookie is, that signing in makes a new one, that only pages of ours write, and that guessing ends.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from './browser.ts';
import { PASSWORD, type PeopleServer, signUp, startPeopleServer } from './people-server.ts';

const ADA = 'ada@example.com';
const COOKIE = 'keywright.session_token';

let server: PeopleServer;
beforeEach(async () => {
  server = await startPeopleServer();
});
afterEach(async () => {
  await server.close();
  expect(server.failures).toEqual([]);
});

const signIn = (email = ADA, password = PASSWORD) =>
  createBrowser().post(`${server.api}/sign-in/email`, { email, password });
const all = { all: [], any: [] };
const page = { limit: 1000, offset: 0, sortBy: null };

describe('signing in', () => {
  test('T-07: ten times makes no API key, and the cookie holds nothing but the session', async () => {
    await signUp(server, ADA);
    const cookies = new Set<string>();
    server.clock.advance(60_000);
    for (let time = 0; time < 10; time += 1) {
      const lines = (await signIn()).headers.getSetCookie();
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^keywright\.session_token=[A-Za-z0-9]{32}\.[A-Za-z0-9%]+; /);
      cookies.add(lines[0] ?? '');
    }
    expect(cookies.size).toBe(10);
    expect(await server.storage.keys.list({}, { limit: 10, after: null }, server.clock.now())).toEqual([]);
  });

  test('T-70: never takes a session id it is given, and ends the one the browser had', async () => {
    const browser = await signUp(server, ADA);
    const before = browser.cookiesFor(server.api);
    await browser.post(`${server.api}/sign-in/email`, { email: ADA, password: PASSWORD });
    const after = browser.cookiesFor(server.api);
    expect(after).not.toBe(before);
    const sessionWith = async (cookie: string) =>
      (await createBrowser().send(`${server.api}/get-session`, { headers: { cookie } })).json();
    expect(await sessionWith(before)).toBeNull();
    expect(await sessionWith(after)).toMatchObject({ user: { email: ADA } });
    expect(await sessionWith(`${COOKIE}=chosen-by-somebody-else`)).toBeNull();
    expect(await server.storage.people.count('session', all)).toBe(1);
  });

  test('sets a cookie for this host alone, out of reach of scripts and other sites', async () => {
    await signUp(server, ADA);
    const { storage } = server;
    const [plain = ''] = (await signIn()).headers.getSetCookie();
    expect(plain).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    const secure = await startPeopleServer({ storage, publicUrl: 'https://keys.example.com' });
    const answer = await createBrowser().post(
      `${secure.api}/sign-in/email`,
      { email: ADA, password: PASSWORD },
      { origin: 'https://keys.example.com' },
    );
    await secure.close();
    expect(answer.status).toBe(200);
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(
      /^__Host-keywright\.session_token=\S+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });
});

describe('ending sessions', () => {
  const emailOf = async (browser: ReturnType<typeof createBrowser>) => {
    const answer = await browser.send(`${server.api}/get-session`, {});
    return ((await answer.json()) as { user: { email: string } } | null)?.user.email ?? null;
  };

  test('elsewhere ends every other of the account, and none of anybody else', async () => {
    const [ada, eve] = [await signUp(server, ADA), await signUp(server, 'eve@example.com')];
    const phone = createBrowser();
    await phone.post(`${server.api}/sign-in/email`, { email: ADA, password: PASSWORD });
    expect(await emailOf(phone)).toBe(ADA);
    expect((await ada.post(`${server.api}/revoke-other-sessions`, {})).status).toBe(200);
    const left = [await emailOf(ada), await emailOf(phone), await emailOf(eve)];
    expect(left).toEqual([ADA, null, 'eve@example.com']);
    // Nothing is left to end, and nobody without a session ends any.
    expect((await ada.post(`${server.api}/revoke-other-sessions`, {})).status).toBe(200);
    expect((await phone.post(`${server.api}/revoke-other-sessions`, {})).status).toBe(401);
  });

  test('everywhere, or with a new password, leaves none of those there were', async () => {
    const ada = await signUp(server, ADA);
    const phone = createBrowser();
    const signInAgain = () => phone.post(`${server.api}/sign-in/email`, { email: ADA, password: PASSWORD });
    await signInAgain();
    const newPassword = 'another battery staple';
    const change = { currentPassword: PASSWORD, newPassword, revokeOtherSessions: true };
    expect((await phone.post(`${server.api}/change-password`, change)).status).toBe(200);
    expect([await emailOf(ada), await emailOf(phone)]).toEqual([null, ADA]);
    expect((await phone.post(`${server.api}/revoke-sessions`, {})).status).toBe(200);
    expect(await emailOf(phone)).toBeNull();
    expect(await server.storage.people.count('session', all)).toBe(0);
  });
});

describe('a write is answered only to pages of ours', () => {
  test('T-69: with a session or without, whatever it says it sends', async () => {
    const { publicUrl: origin } = server;
    const elsewhere: readonly Record<string, string>[] = [
      {},
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:1' },
      { origin: origin.replace('localhost', 'a.localhost') },
      { origin: origin.replace('http:', 'https:') },
      { origin: `${origin}.evil.example` },
      { origin: `${origin}, ${origin}` },
      { origin, 'sec-fetch-site': 'cross-site' },
      { origin, 'sec-fetch-site': 'same-site' },
      { origin, 'sec-fetch-site': 'none' },
    ];
    const signedIn = await signUp(server, ADA);
    for (const headers of elsewhere) {
      for (const browser of [createBrowser(), signedIn]) {
        for (const type of ['application/json', 'text/plain', 'Application/X-WWW-Form-Urlencoded']) {
          const request = { method: 'POST', body: '{}', headers: { 'content-type': type, ...headers } };
          const answer = await browser.send(`${server.api}/sign-out`, request);
          expect([headers, answer.status, answer.json()['code']]).toEqual([headers, 403, 'csrf_failed']);
        }
      }
    }
    expect((await signedIn.get(`${server.api}/get-session`)).text).not.toBe('null');
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json\ta',
    'application/json; charset=utf-16',
  ])('and only in JSON, not as %j', async (type) => {
    const { publicUrl, api } = server;
    const headers = { 'content-type': type, origin: publicUrl };
    const answer = await createBrowser().send(`${api}/sign-in/email`, {
      method: 'POST',
      body: '{}',
      headers,
    });
    expect(answer.status).toBe(415);
  });
});

describe('guessing', () => {
  test('by one address ends with 429, whatever it says of itself, and may go on a minute later', async () => {
    await signUp(server, ADA);
    const guess = (header: Record<string, string>, number: number) =>
      createBrowser().post(
        `${server.api}/sign-in/email`,
        { email: `someone-${number}@example.com`, password: 'a wrong password' },
        header,
      );
    for (let time = 1; time < 10; time += 1) expect((await guess({}, time)).status).toBe(401);
    for (const header of ['x-forwarded-for', 'x-keywright-client-address', 'x-real-ip', 'forwarded']) {
      const answer = await guess({ [header]: '198.51.100.9' }, 0);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    server.clientAddress = '203.0.113.8';
    expect((await signIn()).status).toBe(200);
    server.clientAddress = '203.0.113.7';
    expect((await signIn()).status).toBe(429);
    server.clock.advance(60_000);
    expect((await signIn()).status).toBe(200);
  });

  test('at one account ends with 429 from wherever it comes, and is over after a quarter of an hour', async () => {
    await signUp(server, ADA);
    const guess = (number: number, password = 'a wrong password') => {
      server.clientAddress = `198.51.100.${number}`;
      return signIn('ADA@example.com', password);
    };
    for (let number = 0; number < 20; number += 1) expect((await guess(number)).status).toBe(401);
    expect((await guess(99, PASSWORD)).status).toBe(429);
    server.clock.advance(15 * 60_000);
    expect((await guess(99, PASSWORD)).status).toBe(200);
  });

  test('is forgotten by a good sign-in', async () => {
    await signUp(server, ADA);
    for (let time = 0; time < 25; time += 1) {
      server.clientAddress = `198.51.100.${time}`;
      expect((await signIn(ADA, time === 14 ? PASSWORD : 'a wrong password')).status).toBeLessThan(402);
    }
  });

  test('counts addresses that cannot be known as one', async () => {
    server.clientAddress = null;
    for (let time = 0; time < 10; time += 1) expect((await signIn(`${time}@example.com`)).status).toBe(401);
    expect((await signIn('11@example.com')).status).toBe(429);
  });
});

test('the audit log names who is signed in', async () => {
  const browser = await signUp(server, ADA);
  await browser.post(`${server.api}/organization/create`, { name: 'Acme', slug: 'acme' });
  const told = await server.storage.audit.list({}, { limit: 100, after: null });
  const made = told.find(({ action }) => action === 'workspace.created');
  expect(made?.actor).toBe(`user:${browser.userId}`);
  expect(await server.storage.people.find('member', all, page)).toMatchObject([{ userId: browser.userId }]);
});
