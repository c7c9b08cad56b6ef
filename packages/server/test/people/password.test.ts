// Accounts with a password: what is said to strangers, and what a mailbox is good for.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from './browser.ts';
import { PASSWORD, type PeopleServer, signUp, startPeopleServer } from './people-server.ts';

const ADA = 'ada@example.com';
const HOUR_MS = 3_600_000;

let server: PeopleServer;
beforeEach(async () => {
  server = await startPeopleServer();
});
afterEach(async () => {
  await server.close();
  expect(server.failures).toEqual([]);
});

const post = (path: string, body: unknown) => createBrowser().post(`${server.api}${path}`, body);
const signIn = (password: string, email = ADA) => post('/sign-in/email', { email, password });

describe('an account', () => {
  test('lets nobody in before its address is confirmed, and does from then on', async () => {
    await post('/sign-up/email', { name: 'Ada', email: ADA, password: PASSWORD });
    const link = await server.linkTo(ADA);
    expect((await signIn(PASSWORD)).status).toBe(403);
    expect(`${link.origin}${link.pathname}`).toBe(`${server.publicUrl}/portal/verify-email`);
    const confirmed = await createBrowser().get(
      `${server.api}/verify-email?token=${link.searchParams.get('token')}`,
    );
    expect([confirmed.status, confirmed.headers.getSetCookie()]).toEqual([200, []]);
    expect((await signIn(PASSWORD)).status).toBe(200);
  });
});

test.each<[string, object]>([
  ['PASSWORD_TOO_SHORT', { password: 'elevenchars' }],
  ['PASSWORD_TOO_LONG', { password: 'a'.repeat(129) }],
  ['INVALID_EMAIL', { email: 'ada' }],
  ['INVALID_EMAIL', { email: 'ada@example.com\r\nBcc: eve@example.com' }],
  ['INVALID_NAME', { name: ' ' }],
  ['INVALID_NAME', { name: 'Ada\u001b[2J' }],
])('what is wrong with a sign-up itself is said at once: %s', async (code, fault) => {
  const answer = await post('/sign-up/email', { name: 'Ada', email: ADA, password: PASSWORD, ...fault });
  expect([answer.status, answer.json()['code']]).toEqual([400, code]);
  expect(await server.mail()).toEqual([]);
});

describe('a stranger is not told whether an address has an account', () => {
  test('by signing up', async () => {
    await signUp(server, ADA);
    const taken = await post('/sign-up/email', {
      name: 'Eve',
      email: ADA,
      password: 'another long password',
    });
    const free = await post('/sign-up/email', { name: 'Eve', email: 'e@example.com', password: PASSWORD });
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    expect(Object.fromEntries(taken.headers)).toEqual({
      ...Object.fromEntries(free.headers),
      date: taken.headers.get('date'),
    });
    const told = (await server.mail()).map(({ to, subject }) => `${to}: ${subject}`);
    expect(told).toContain(`${ADA}: You have an account already`);
    expect((await signIn(PASSWORD)).status).toBe(200);
    expect((await signIn('another long password')).status).toBe(401);
  });

  test('by asking for a new password or another confirmation', async () => {
    await signUp(server, ADA);
    for (const path of ['/request-password-reset', '/send-verification-email']) {
      const [known, unknown] = [
        await post(path, { email: ADA }),
        await post(path, { email: 'no@example.com' }),
      ];
      expect([known.status, known.text]).toEqual([200, unknown.text]);
    }
    expect((await server.mail()).filter(({ to }) => to === 'no@example.com')).toEqual([]);
  });

  test('by signing in', async () => {
    await signUp(server, ADA);
    const [wrong, unknown] = [await signIn('a wrong password'), await signIn(PASSWORD, 'no@example.com')];
    expect([wrong.status, wrong.text]).toEqual([401, unknown.text]);
  });

  test('by how long an answer takes: it waits for none of the work', async () => {
    await server.close();
    const sending: (() => void)[] = [];
    const mail = { send: () => new Promise<void>((resolve) => sending.push(resolve)) };
    const storage = server.storage;
    const before = await startPeopleServer({ storage });
    await signUp(before, ADA);
    await before.close();
    server = await startPeopleServer({ storage, mail });
    // Nobody takes the mail, and yet the answer is there.
    expect((await post('/request-password-reset', { email: ADA })).status).toBe(200);
    await expect.poll(() => sending.length).toBe(1);
    sending.pop()?.();
  });
});

describe('a link to a new password', () => {
  const ask = async () => {
    await post('/request-password-reset', { email: ADA });
    return (await server.linkTo(ADA)).searchParams.get('token');
  };
  const reset = (token: string | null, newPassword = 'a brand new password') =>
    post('/reset-password', { token, newPassword });

  test('works once, ends every session, and leads to a page of ours', async () => {
    const browser = await signUp(server, ADA);
    const token = await ask();
    expect((await server.linkTo(ADA)).pathname).toBe('/portal/reset-password');
    expect((await reset(token)).status).toBe(200);
    expect((await reset(token, 'and another password')).status).toBe(400);
    expect((await browser.get(`${server.api}/get-session`)).text).toBe('null');
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn('a brand new password')).status).toBe(200);
  });

  test('dies in an hour', async () => {
    await signUp(server, ADA);
    const token = await ask();
    const [kept] = await server.storage.people.find(
      'verification',
      { all: [], any: [] },
      { limit: 1, offset: 0, sortBy: { field: 'createdAt', direction: 'desc' } },
    );
    expect(Number(kept?.['expiresAt'])).toBeLessThanOrEqual(Date.now() + HOUR_MS);
    await server.storage.transaction(({ people }) =>
      people.update('verification', { all: [], any: [] }, { expiresAt: Date.now() - 1 }),
    );
    expect((await reset(token)).status).toBe(400);
    expect((await signIn(PASSWORD)).status).toBe(200);
  });

  test('is kept as a digest, and confirms the address of whoever follows it', async () => {
    await post('/sign-up/email', { name: 'Ada', email: ADA, password: PASSWORD });
    await server.mail();
    const token = await ask();
    const kept = await server.storage.people.find(
      'verification',
      { all: [], any: [] },
      { limit: 10, offset: 0, sortBy: null },
    );
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(kept).toHaveLength(1);
    await reset(token);
    expect((await signIn('a brand new password')).status).toBe(200);
  });
});
