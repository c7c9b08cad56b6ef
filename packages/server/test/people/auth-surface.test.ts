// The doors: what is answered at all, which fields get through, and where somebody may be sent.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBrowser } from './browser.ts';
import { PASSWORD, type PeopleServer, signUp, startPeopleServer } from './people-server.ts';

const ADA = 'ada@example.com';

let server: PeopleServer;
beforeEach(async () => {
  server = await startPeopleServer();
});
afterEach(async () => {
  await server.close();
  expect(server.failures).toEqual([]);
});

const userOf = async (email: string) =>
  (
    await server.storage.people.find(
      'user',
      { all: [{ field: 'email', operator: 'eq', value: email }], any: [] },
      { limit: 1, offset: 0, sortBy: null },
    )
  )[0];

const FORBIDDEN: readonly [string, unknown][] = [
  ['isOperator', true],
  ['emailVerified', true],
  ['role', 'owner'],
  ['id', 'usr_1'],
  ['userId', 'usr_1'],
  ['createdAt', 0],
  ['image', 'https://evil.example/x.png'],
  ['callbackURL', '/portal'],
];

describe('T-73: nobody gives themselves what is not theirs', () => {
  test.each(FORBIDDEN)('at sign-up: %s', async (field, value) => {
    const body = { name: 'Ada', email: ADA, password: PASSWORD, [field]: value };
    const answer = await createBrowser().post(`${server.api}/sign-up/email`, body);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'unknown_field']);
    await server.mail();
    expect(await userOf(ADA)).toBeUndefined();
  });

  test('in their account', async () => {
    const browser = await signUp(server, ADA);
    const before = await userOf(ADA);
    for (const [field, value] of FORBIDDEN) {
      const answer = await browser.post(`${server.api}/update-user`, { name: 'Eve', [field]: value });
      expect([field, answer.status, answer.json()['code']]).toEqual([field, 400, 'unknown_field']);
    }
    expect(await userOf(ADA)).toEqual(before);
  });

  test('nor is called by what is no name', async () => {
    const browser = await signUp(server, ADA);
    for (const name of ['', ' ', 1, null, { a: 1 }, ['Ada'], 'a'.repeat(101), 'Ada\n', 'Ada\u001b[2J']) {
      const answer = await browser.post(`${server.api}/update-user`, { name });
      expect([name, answer.status]).toEqual([name, 400]);
    }
    expect((await browser.post(`${server.api}/update-user`, { name: 'Ada Löw' })).status).toBe(200);
    expect(await userOf(ADA)).toMatchObject({ name: 'Ada Löw' });
  });

  test('nor past the list of fields, as Better Auth itself is told', async () => {
    const body = { name: 'Ada', email: ADA, password: PASSWORD, isOperator: true, emailVerified: true };
    await server.auth.api.signUpEmail({ body });
    expect(await userOf(ADA)).toMatchObject({ isOperator: 0, emailVerified: 0 });
    const browser = await signUp(server, 'bob@example.com');
    const headers = new Headers({ cookie: browser.cookiesFor(server.api) });
    const update = server.auth.api.updateUser({ body: { isOperator: true, name: 'Bob' } as never, headers });
    await expect(update).rejects.toMatchObject({ statusCode: 400 });
    expect(await userOf('bob@example.com')).toMatchObject({ isOperator: 0 });
  });

  test('nor is given a role that is not one role to the letter: not as a list, nor with a space', async () => {
    const browser = await signUp(server, ADA);
    const made = await browser.post(`${server.api}/organization/create`, { name: 'Acme', slug: 'acme' });
    const { id: organizationId, members } = made.json<{ id: string; members: { id: string }[] }>();
    const about = { organizationId, memberId: members[0]?.id };
    for (const role of [
      ' owner',
      'admin, owner',
      'owner,admin',
      ['owner', 'member'],
      [],
      'Owner',
      '',
      null,
    ]) {
      const invited = { organizationId, email: 'bob@example.com', role };
      const answers = [
        await browser.post(`${server.api}/organization/invite-member`, invited),
        await browser.post(`${server.api}/organization/update-member-role`, { ...about, role }),
      ];
      for (const { status, json } of answers)
        expect([role, status, json()['code']]).toEqual([role, 400, 'invalid_role']);
    }
  });

  test('a workspace is renamed and nothing else of it is changed', async () => {
    const browser = await signUp(server, ADA);
    const made = await browser.post(`${server.api}/organization/create`, { name: 'Acme', slug: 'acme' });
    const organizationId = made.json()['id'];
    const update = (data: unknown) =>
      browser.post(`${server.api}/organization/update`, { organizationId, data });
    expect((await update({ name: 'Acme Ltd' })).status).toBe(200);
    for (const data of [{ slug: 'other' }, { metadata: { a: 1 } }, { id: 'ws_1' }]) {
      expect((await update(data)).json()['code']).toBe('unknown_field');
    }
    expect(await server.storage.workspaces.findBySlug('acme')).toMatchObject({ name: 'Acme Ltd' });
  });
});

describe('what is not listed is not there', () => {
  test.each([
    '/delete-user',
    '/change-email',
    '/link-social',
    '/unlink-account',
    '/get-access-token',
    '/set-password',
    '/organization/delete',
    '/organization/add-member',
    '/organization/list-user-invitations',
    '/error',
    '/ok',
    '/Sign-in/email',
    '/sign-in/email/',
    '//sign-in/email',
    '/sign-in%2femail',
    '/callback/a/b',
    '/callback/..',
    '/constructor',
  ])('%s', async (path) => {
    const browser = createBrowser();
    expect((await browser.get(`${server.api}${path}`)).status).toBe(404);
    expect((await browser.post(`${server.api}${path}`, {})).status).toBe(404);
  });

  test('a known path answers its one method', async () => {
    const answer = await createBrowser().get(`${server.api}/sign-out`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await createBrowser().post(`${server.api}/get-session`, {})).status).toBe(405);
    expect((await createBrowser().post(`${server.api}/callback/sso`, {})).status).toBe(405);
  });
});

describe('a body', () => {
  const raw = (body: string) =>
    createBrowser().send(`${server.api}/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.publicUrl },
      body,
    });

  test.each([
    '',
    '[]',
    'null',
    '"text"',
    '{"email":"a","email":"b"}',
    '{"__proto__":{"a":1}}',
    '{"a":',
  ])('is an object in strict JSON, not %j', async (body) => {
    expect((await raw(body)).status).toBe(400);
  });

  test('is refused beyond 1 MiB, also when it never ends', async () => {
    expect((await raw(`{"email":"${'a'.repeat(1024 * 1024)}"}`)).status).toBe(413);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const endless = request(`${server.api}/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.publicUrl },
      });
      endless.on('response', (answer) => {
        resolve(answer.statusCode);
        endless.destroy();
      });
      endless.on('error', reject);
      endless.write('a'.repeat(2 * 1024 * 1024));
    });
    expect(status).toBe(413);
  });
});
