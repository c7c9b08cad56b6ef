// Signing in over our storage: accounts, sessions and workspaces as Better Auth has them, and what is left of it at rest.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Storage } from '../../src/app/ports.ts';
import type { Auth } from '../../src/people/auth.ts';
import { actingAs } from '../../src/people/auth-audit.ts';
import { openSqliteStorage } from '../../src/storage/sqlite.ts';
import { digest } from '../../src/system/secrets.ts';
import * as server from './people-server.ts';

const { PASSWORD } = server;

let folder: string;
let storage: Storage;
let people: server.PeopleServer;
let auth: Auth;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keywright-people-'));
  storage = await openSqliteStorage({ path: join(folder, 'keywright.db'), digest });
  people = await server.startPeopleServer({ storage });
  auth = people.auth;
});
afterEach(async () => {
  await people.close();
  expect(people.failures).toEqual([]);
  await storage.close();
  await rm(folder, { recursive: true });
});

interface SignedUp {
  readonly userId: string;
  readonly token: string;
  readonly headers: Headers;
}

async function signUp(email: string): Promise<SignedUp> {
  const { userId, cookiesFor } = await server.signUp(people, email);
  const cookie = cookiesFor(people.api);
  const token = /session_token=([^.]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? '';
  return { userId, token, headers: new Headers({ cookie }) };
}

describe('an account', () => {
  test('is signed in by its password, and by no other', async () => {
    const { userId } = await signUp('ada@example.com');
    const signIn = (password: string) =>
      auth.api.signInEmail({ body: { email: 'Ada@Example.com', password }, asResponse: true });
    expect((await signIn('a wrong password')).status).toBe(401);
    const answer = await signIn(PASSWORD);
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { user: { id: string } }).user.id).toBe(userId);
  });

  test('has a password of twelve characters or more', async () => {
    const body = { email: 'ada@example.com', password: 'elevenchars', name: 'Ada' };
    expect((await auth.api.signUpEmail({ body, asResponse: true })).status).toBe(400);
  });
});

describe('a session', () => {
  test('is found by its cookie until it is signed out, and not a moment longer', async () => {
    const { headers, userId } = await signUp('ada@example.com');
    expect((await auth.api.getSession({ headers }))?.user.id).toBe(userId);
    await auth.api.signOut({ headers });
    expect(await auth.api.getSession({ headers })).toBeNull();
  });

  test('everywhere ends with sign out everywhere', async () => {
    const { headers } = await signUp('ada@example.com');
    await auth.api.signInEmail({ body: { email: 'ada@example.com', password: PASSWORD } });
    expect(await auth.api.listSessions({ headers })).toHaveLength(2);
    await auth.api.revokeSessions({ headers });
    expect(await auth.api.getSession({ headers })).toBeNull();
  });

  test('leaves neither its token nor the password in the database', async () => {
    const { token } = await signUp('ada@example.com');
    await storage.close();
    for (const file of await readdir(folder)) {
      const bytes = await readFile(join(folder, file), 'latin1');
      expect(bytes.includes(token)).toBe(false);
      expect(bytes.includes(PASSWORD)).toBe(false);
    }
    storage = await openSqliteStorage({ path: join(folder, 'keywright.db'), digest });
  });

  test('is not found by what is kept of its token', async () => {
    const { headers, token } = await signUp('ada@example.com');
    const cookie = headers.get('cookie') ?? '';
    const forged = new Headers({ cookie: cookie.replace(token, digest(token)) });
    expect(await auth.api.getSession({ headers: forged })).toBeNull();
  });
});

describe('a workspace', () => {
  test('is the one keys belong to, and its maker is its owner', async () => {
    const { headers, userId } = await signUp('ada@example.com');
    const made = await auth.api.createOrganization({ body: { name: 'Acme', slug: 'acme' }, headers });
    expect(await storage.workspaces.findBySlug('acme')).toMatchObject({ id: made.id, name: 'Acme' });
    expect(made.members).toMatchObject([{ userId, role: 'owner' }]);
  });

  test('is not there for those who do not belong to it, and is never deleted', async () => {
    const { headers } = await signUp('ada@example.com');
    const { id } = await auth.api.createOrganization({ body: { name: 'Acme', slug: 'acme' }, headers });
    const other = await signUp('bob@example.com');
    const asked = { query: { organizationId: id }, headers: other.headers, asResponse: true } as const;
    expect((await auth.api.getFullOrganization(asked)).status).toBe(403);
    const removal = { body: { organizationId: id }, headers, asResponse: true } as const;
    expect((await auth.api.deleteOrganization(removal)).ok).toBe(false);
    expect(await storage.workspaces.findById(id)).not.toBeNull();
  });

  test('tells every change of who belongs to it in the audit log, with who made it', async () => {
    const ada = await signUp('ada@example.com');
    const bob = await signUp('bob@example.com');
    const { headers } = ada;
    const { id } = await auth.api.createOrganization({ body: { name: 'Acme', slug: 'acme' }, headers });
    const invited = await actingAs(ada.userId, () =>
      auth.api.createInvitation({
        body: { email: 'bob@example.com', role: 'viewer', organizationId: id },
        headers,
      }),
    );
    await actingAs(bob.userId, () =>
      auth.api.acceptInvitation({ body: { invitationId: invited.id }, headers: bob.headers }),
    );
    const told = (await storage.audit.list({}, { limit: 100, after: null }))
      .filter(({ workspaceId }) => workspaceId === id)
      .map(({ action, actor, details }) => [action, actor, details['role'] ?? details['status'] ?? null]);
    expect(told).toContainEqual(['invitation.created', `user:${ada.userId}`, 'viewer']);
    expect(told).toContainEqual(['invitation.changed', `user:${bob.userId}`, 'accepted']);
    expect(told).toContainEqual(['member.created', `user:${bob.userId}`, 'viewer']);
    const opened = await storage.audit.list({}, { limit: 2, after: null });
    expect(opened.map(({ action, actor }) => [action, actor])).toEqual([
      ['user.created', `user:${ada.userId}`],
      ['account.created', `user:${ada.userId}`],
    ]);
    expect(await storage.audit.firstBrokenPosition()).toBeNull();
  });
});
