// Who may change what somebody is in a workspace: nobody gives, or takes, more than they have.
import type { Role } from '@keywright/core/people/roles';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../../test/harness/assemble-use-cases.ts';
import { joinWorkspace, openAccount } from '../../../../../../test/harness/join-workspace.ts';
import type { Caller } from '../../../../src/app/caller.ts';
import { workspacesSeenBy } from '../../../../src/app/people/seen-workspaces.ts';

interface Joined {
  readonly userId: string;
  readonly memberId: string;
}

let works: AssembledUseCases;
let workspaceId: string;
let owner: Joined;
let admin: Joined;
let member: Joined;
beforeEach(async () => {
  works = assembleUseCases();
  workspaceId = await works.newWorkspace();
  owner = await join('olga', 'owner');
  admin = await join('adam', 'admin');
  member = await join('mia', 'member');
});

async function join(name: string, role: Role, where = workspaceId): Promise<Joined> {
  const userId = `usr_${name}`;
  return { userId, memberId: await joinWorkspace(works.storage, { workspaceId: where, userId, role }) };
}
const as = ({ userId }: Joined): Caller => ({ kind: 'person', userId });
const reasonOf = (outcome: { ok: boolean; refusal?: { reason: string } }) =>
  outcome.ok ? 'done' : outcome.refusal?.reason;
const setRole = async (actor: Caller, { memberId }: Joined, role: Role) =>
  reasonOf(await works.useCases.people.setRole({ actor, idempotencyKey: null, input: { memberId, role } }));
const remove = async (actor: Caller, { memberId }: Joined) =>
  reasonOf(await works.useCases.people.removeMember({ actor, idempotencyKey: null, input: { memberId } }));

async function machine(rights: readonly string[], where: string | null = workspaceId): Promise<Caller> {
  const input = { name: 'CI', rights, workspaceId: where, allowedAddresses: 'any', expiresAt: null } as const;
  const made = await works.useCases.issueCredential({ actor: OPERATOR, idempotencyKey: null, input });
  if (!made.ok || made.secret === null) throw new Error(JSON.stringify(made));
  const caller = await works.useCases.recogniseCredential(made.secret, null);
  if (caller === null) throw new Error('not recognised');
  return caller;
}

describe('a role', () => {
  test('is given by owners and admins, and by machines with the right to', async () => {
    for (const actor of [OPERATOR, as(owner), as(admin), await machine(['members:write'])]) {
      expect(await setRole(actor, member, 'viewer')).toBe('done');
      expect(await setRole(actor, member, 'admin')).toBe('done');
      expect(await setRole(actor, member, 'member')).toBe('done');
    }
    expect(await setRole(as(member), member, 'admin')).toBe('role_insufficient');
    expect(await setRole(await machine(['members:read']), member, 'admin')).toBe('insufficient_scope');
  });

  test('of an owner is given and taken by owners and the operator alone', async () => {
    const outsider = await machine(['members:write'], null);
    for (const actor of [as(admin), outsider]) {
      expect(await setRole(actor, admin, 'owner')).toBe('role_insufficient');
      expect(await setRole(actor, owner, 'member')).toBe('role_insufficient');
      expect(await remove(actor, owner)).toBe('role_insufficient');
    }
    expect(await setRole(as(owner), admin, 'owner')).toBe('done');
    expect(await setRole(OPERATOR, owner, 'member')).toBe('done');
  });

  test('stays with the last owner, whoever asks', async () => {
    for (const actor of [OPERATOR, as(owner)]) {
      expect(await setRole(actor, owner, 'admin')).toBe('last_owner');
      expect(await remove(actor, owner)).toBe('last_owner');
    }
    await setRole(as(owner), admin, 'owner');
    expect(await remove(as(owner), owner)).toBe('done');
    expect(await remove(as(admin), admin)).toBe('last_owner');
  });

  test('is told in the audit log with who gave it, once', async () => {
    await setRole(as(admin), member, 'viewer');
    await setRole(as(admin), member, 'viewer');
    const events = await works.storage.audit.list({ subjectId: member.memberId }, { limit: 9, after: null });
    expect(events).toMatchObject([
      { action: 'member.changed', actor: `user:${admin.userId}`, workspaceId, details: { role: 'viewer' } },
    ]);
  });
});

describe('a member', () => {
  test('leaves by themselves, and is removed by nobody else who is no admin', async () => {
    const viewer = await join('vera', 'viewer');
    expect(await remove(as(member), viewer)).toBe('role_insufficient');
    expect(await remove(as(member), member)).toBe('done');
    expect(await remove(as(member), viewer)).toBe('not_found');
    expect(await remove(as(admin), viewer)).toBe('done');
  });

  test('of another workspace is not there', async () => {
    const elsewhere = await join('eve', 'owner', await works.newWorkspace());
    const nobody = { memberId: 'mem_nobody', userId: '' };
    for (const actor of [as(elsewhere), await machine(['members:write', 'members:read'])]) {
      const target = actor.kind === 'credential' ? elsewhere : member;
      expect(await setRole(actor, target, 'viewer')).toBe(await setRole(actor, nobody, 'viewer'));
      expect(await remove(actor, target)).toBe('not_found');
      const { readMembers } = works.useCases.people;
      expect(await readMembers.find(actor, target.memberId)).toEqual(
        await readMembers.find(actor, 'mem_nobody'),
      );
    }
  });

  test('is read by every member, with name and address and nothing else of the account', async () => {
    const { readMembers } = works.useCases.people;
    const filter = { workspaceId, state: 'present' } as const;
    const page = await readMembers.list(as(member), filter, { limit: 2, after: null });
    if (!page.ok) throw new Error(page.refusal.reason);
    expect(page.answer.data.map(({ email }) => email)).toEqual(['olga@example.com', 'mia@example.com']);
    expect(Object.keys(page.answer.data[0] ?? {}).join()).toBe(
      'id,workspaceId,userId,name,email,role,joinedAt,leftAt',
    );
    const rest = await readMembers.list(as(member), filter, { limit: 2, after: page.answer.nextCursor });
    expect(rest.ok && [rest.answer.data.map(({ name }) => name), rest.answer.nextCursor]).toEqual([
      ['adam'],
      null,
    ]);
  });
});

describe('somebody with an account', () => {
  const add = async (actor: Caller, email: string) => {
    const input = { workspaceId, email, role: 'member' } as const;
    return works.useCases.people.addMember({ actor, idempotencyKey: null, input });
  };

  test('is made a member by the operator alone', async () => {
    await openAccount(works.storage, 'usr_nora');
    expect(reasonOf(await add(as(owner), 'nora@example.com'))).toBe('operator_required');
    expect(await add(OPERATOR, 'nora@example.com')).toMatchObject({
      ok: true,
      answer: { workspaceId, name: 'nora', role: 'member', leftAt: null },
    });
    expect(reasonOf(await add(OPERATOR, 'nora@example.com'))).toBe('already_member');
  });

  test('is known by a confirmed address', async () => {
    expect(reasonOf(await add(OPERATOR, 'nobody@example.com'))).toBe('validation_error');
    const id = 'usr_nora';
    await openAccount(works.storage, id);
    const filter = { all: [{ field: 'id', operator: 'eq', value: id } as const], any: [] };
    await works.storage.transaction((tx) => tx.people.update('user', filter, { emailVerified: 0 }));
    expect(await add(OPERATOR, 'nora@example.com')).toMatchObject({
      refusal: { problems: [{ field: 'email', message: 'is not confirmed by its account' }] },
    });
  });
});

test('Somebody sees every workspace they belong to, however many there are', async () => {
  const ids = Array.from({ length: 1_001 }, (_, index) => `ws_many${String(index).padStart(4, '0')}`);
  await works.storage.transaction(async ({ people }) => {
    for (const id of ids) {
      const of = { organizationId: id, userId: member.userId, role: 'member', createdAt: 0 };
      await people.insert('member', { id: `mem_${id}`, ...of });
    }
  });
  const seen = await workspacesSeenBy(works.storage.people, as(member), 0);
  expect(new Set(seen)).toEqual(new Set([workspaceId, ...ids]));
});
