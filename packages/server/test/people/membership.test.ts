// Who belongs to a workspace, changed where people sign in: by the rules that hold for every other way.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinWorkspace } from '../../../../test/harness/join-workspace.ts';
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
