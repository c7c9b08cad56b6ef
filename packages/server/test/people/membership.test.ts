// Who belongs to a workspace, changed where people sign in: by the rules that hold for every other way.
import { MOST_MEMBERS } from '@keywright/core/people/invitation-terms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinWorkspace } from '../../../../test/harness/join-workspace.ts';
import { findOne } from '../../src/app/people/people-records.ts';
import type { Storage } from '../../src/app/ports.ts';
import { createMemoryStorage } from '../../src/storage/memory.ts';
import { digest } from '../../src/system/secrets.ts';
import type { Browser } from './browser.ts';
import { type PeopleServer, signUp, startPeopleServer } from './people-server.ts';

let server: PeopleServer;
let waiting: (() => void)[] | null = null;

/** Both have looked before either writes: the next two transactions begin together. */
function meeting(storage: Storage): Storage {
  return {
    ...storage,
    transaction: async (work, options) => {
      const met = waiting;
      if (met !== null) {
        if (met.length === 1) waiting = null;
        const others = new Promise<void>((resolve) => met.push(resolve));
        if (met.length === 2) for (const go of met) go();
        await others;
      }
      return storage.transaction(work, options);
    },
  };
}

let ada: Browser & { readonly userId: string };
let bob: Browser & { readonly userId: string };
beforeAll(async () => {
  server = await startPeopleServer({ storage: meeting(createMemoryStorage({ digest })) });
  ada = await signUp(server, 'ada@example.com');
  bob = await signUp(server, 'bob@example.com');
});
afterAll(() => server.close());

const post = (browser: Browser, path: string, body: object) =>
  browser.post(`${server.api}/organization/${path}`, body);

/** A workspace with Ada and Bob as its owners. */
async function ownedByBoth(slug: string) {
  const made = (await post(ada, 'create', { name: slug, slug })).json<{
    id: string;
    members: [{ id: string }];
  }>();
  const seat = { workspaceId: made.id, userId: bob.userId, role: 'owner', memberId: `mem_${slug}` };
  const memberIds = [made.members[0].id, await joinWorkspace(server.storage, seat)] as const;
  return { organizationId: made.id, memberIds };
}

const ownersOf = (organizationId: string) =>
  server.storage.people.count('member', {
    all: [
      { field: 'organizationId', operator: 'eq', value: organizationId },
      { field: 'role', operator: 'eq', value: 'owner' },
    ],
    any: [],
  });

describe('of two owners who go at the same time', () => {
  test.each([
    ['by leaving', 'leave', () => ({})],
    [
      'by removing one another',
      'remove-member',
      (_own: string, other: string) => ({ memberIdOrEmail: other }),
    ],
    ['by stepping down', 'update-member-role', (own: string) => ({ memberId: own, role: 'member' })],
    [
      'by demoting one another',
      'update-member-role',
      (_: string, other: string) => ({ memberId: other, role: 'member' }),
    ],
  ] as const)('one stays: %s', async (how, path, bodyOf) => {
    const { organizationId, memberIds } = await ownedByBoth(how.replaceAll(' ', '-'));
    const [first, second] = memberIds;
    waiting = [];
    const answers = await Promise.all([
      post(ada, path, { organizationId, ...bodyOf(first, second) }),
      post(bob, path, { organizationId, ...bodyOf(second, first) }),
    ]);
    expect(await ownersOf(organizationId)).toBe(1);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect(answers.find(({ status }) => status === 400)?.json()['code']).toBe(
      'YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER',
    );
    expect(server.failures).toEqual([]);
  });
});

describe('an invitation', () => {
  const invited = async (browser: Browser, organizationId: string, role: string) =>
    (await post(browser, 'invite-member', { organizationId, email: 'carl@example.com', role })).json();
  const stateOf = async (id: unknown) =>
    (await findOne(server.storage.people, 'invitation', { id: String(id) }))?.['status'];

  test('goes with the right of whoever made it, so that they leave no way back behind', async () => {
    for (const [slug, path, more] of [
      ['gone', 'remove-member', {}],
      ['demoted', 'update-member-role', { role: 'admin' }],
    ] as const) {
      const { organizationId, memberIds } = await ownedByBoth(slug);
      const made = await invited(bob, organizationId, 'owner');
      const [, memberId] = memberIds;
      const body = path === 'remove-member' ? { memberIdOrEmail: memberId } : { memberId, ...more };
      expect((await post(ada, path, { organizationId, ...body })).status).toBe(200);
      expect([slug, await stateOf(made['id'])]).toEqual([slug, 'canceled']);
      const told = await server.storage.audit.list(
        { subjectId: String(made['id']) },
        { limit: 9, after: null },
      );
      expect(told.map(({ action, actor }) => [action, actor])).toEqual([
        ['invitation.created', `user:${bob.userId}`],
        ['invitation.changed', `user:${ada.userId}`],
      ]);
    }
  });

  test('is taken back by nobody who could not make it, and not once it is answered', async () => {
    const { organizationId, memberIds } = await ownedByBoth('taken-back');
    const role = { organizationId, memberId: memberIds[1], role: 'admin' };
    await post(ada, 'update-member-role', role);
    const { id: invitationId } = await invited(ada, organizationId, 'owner');
    expect((await post(bob, 'cancel-invitation', { invitationId })).status).toBe(403);
    expect(await stateOf(invitationId)).toBe('pending');
    const accepted = {
      all: [{ field: 'id', operator: 'eq', value: String(invitationId) } as const],
      any: [],
    };
    await server.storage.transaction((tx) =>
      tx.people.update('invitation', accepted, { status: 'accepted' }),
    );
    expect((await post(ada, 'cancel-invitation', { invitationId })).status).toBe(400);
    expect(await stateOf(invitationId)).toBe('accepted');
  });

  test('is accepted until the instant it ends, and while the workspace takes more people', async () => {
    const { id: organizationId } = (await post(ada, 'create', { name: 'Full', slug: 'full' })).json();
    const invite = { organizationId, email: 'bob@example.com', role: 'member' };
    const made = (await post(ada, 'invite-member', invite)).json<{ id: string; expiresAt: string }>();
    const accept = async () =>
      (await post(bob, 'accept-invitation', { invitationId: made.id })).json()['code'];
    const startedAt = server.clock.now();
    server.clock.set(Date.parse(made.expiresAt));
    expect(await accept()).toBe('INVITATION_NOT_FOUND');
    server.clock.set(startedAt);
    const others = Array.from({ length: MOST_MEMBERS - 1 }, (_, index) => `usr_full-${index}`);
    const workspaceId = String(organizationId);
    for (const userId of others) await joinWorkspace(server.storage, { workspaceId, userId, role: 'viewer' });
    expect(await accept()).toBe('ORGANIZATION_MEMBERSHIP_LIMIT_REACHED');
    const last = { all: [{ field: 'userId', operator: 'eq', value: 'usr_full-0' } as const], any: [] };
    await server.storage.transaction((tx) => tx.people.delete('member', last));
    expect(await accept()).toBeUndefined();
  });
});
