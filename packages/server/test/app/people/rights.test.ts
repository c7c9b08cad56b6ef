// Who may do what in a workspace, judged by what holds at that moment.
import { RIGHTS, type Right, ROLES, roleHasRight } from '@keywright/core/people/roles';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import { joinWorkspace } from '../../../../../test/harness/join-workspace.ts';
import type { Caller } from '../../../src/app/caller.ts';
import { refusedRight } from '../../../src/app/people/rights.ts';

let works: AssembledUseCases;
let workspaceId: string;
let elsewhere: string;
beforeEach(async () => {
  works = assembleUseCases();
  workspaceId = await works.newWorkspace();
  elsewhere = await works.newWorkspace();
});

const NOT_THERE = { reason: 'not_found' };
const ADA: Caller = { kind: 'person', userId: 'usr_ada' };

const join = (role: string) => joinWorkspace(works.storage, { workspaceId, userId: 'usr_ada', role });

const refused = (caller: Caller, right: Right, where = workspaceId) =>
  refusedRight(works.storage, { caller, right, workspaceId: where, now: works.clock.now() });

describe('a person', () => {
  test.each([...ROLES])('has the rights of a(n) %s, and no other', async (role) => {
    await join(role);
    for (const right of RIGHTS) {
      const expected = roleHasRight(role, right) ? null : { reason: 'role_insufficient', right };
      expect(await refused(ADA, right)).toEqual(expected);
    }
  });

  test('finds no workspace but their own', async () => {
    await join('owner');
    for (const right of RIGHTS) {
      expect(await refused(ADA, right, elsewhere)).toEqual(NOT_THERE);
      expect(await refused(ADA, right, 'ws_none')).toEqual(NOT_THERE);
    }
  });

  test('with a role this build does not know has none', async () => {
    await join('superuser');
    expect(await refused(ADA, 'keys:read')).toEqual(NOT_THERE);
  });

  test('loses a right with the role, at once', async () => {
    await join('admin');
    expect(await refused(ADA, 'keys:write')).toBeNull();
    const filter = { all: [{ field: 'userId', operator: 'eq', value: 'usr_ada' } as const], any: [] };
    await works.storage.transaction((tx) => tx.people.update('member', filter, { role: 'viewer' }));
    expect(await refused(ADA, 'keys:write')).toEqual({ reason: 'role_insufficient', right: 'keys:write' });
    await works.storage.transaction((tx) => tx.people.delete('member', filter));
    expect(await refused(ADA, 'keys:read')).toEqual(NOT_THERE);
  });
});

describe('a management credential', () => {
  const issue = async (rights: readonly Right[], where: string | null = null, more: object = {}) => {
    const input = {
      name: 'CI',
      rights,
      workspaceId: where,
      allowedAddresses: 'any' as const,
      expiresAt: null,
      ...more,
    };
    const made = await works.useCases.issueCredential({ actor: OPERATOR, idempotencyKey: null, input });
    if (!made.ok || made.secret === null) throw new Error(JSON.stringify(made));
    return { id: made.answer.id, secret: made.secret };
  };
  const callerOf = async (secret: string, address: string | null = '192.0.2.1'): Promise<Caller> => {
    const caller = await works.useCases.recogniseCredential(secret, address);
    if (caller === null) throw new Error('not recognised');
    return caller;
  };

  test('has the rights it was given, everywhere or in its workspace', async () => {
    const everywhere = await callerOf((await issue(['keys:read'])).secret);
    const here = await callerOf((await issue(['keys:read'], workspaceId)).secret);
    expect(await refused(everywhere, 'keys:read', elsewhere)).toBeNull();
    expect(await refused(everywhere, 'keys:write')).toEqual({
      reason: 'insufficient_scope',
      scope: 'keys:write',
    });
    expect(await refused(here, 'keys:read')).toBeNull();
    expect(await refused(here, 'keys:read', elsewhere)).toEqual(NOT_THERE);
  });

  test('is recognised from where it may be, until the instant it ends, and never once revoked', async () => {
    const expiresAt = works.clock.now() + 1000;
    const { id, secret } = await issue(['keys:read'], null, {
      expiresAt,
      allowedAddresses: ['192.0.2.0/24'],
    });
    const recognised = (address: string | null) => works.useCases.recogniseCredential(secret, address);
    expect(await recognised('192.0.2.9')).not.toBeNull();
    expect(await recognised('198.51.100.1')).toBeNull();
    expect(await recognised(null)).toBeNull();
    const caller = await callerOf(secret);
    works.clock.advance(999);
    expect(await refused(caller, 'keys:read')).toBeNull();
    works.clock.advance(1);
    expect(await refused(caller, 'keys:read')).toEqual({ reason: 'unknown_key' });
    const other = await issue(['keys:read']);
    const otherCaller = await callerOf(other.secret);
    await works.useCases.manageCredentials.revoke(OPERATOR, other.id);
    expect(await refused(otherCaller, 'keys:read')).toEqual({ reason: 'unknown_key' });
    expect(await works.useCases.recogniseCredential(other.secret, null)).toBeNull();
    expect(id).toMatch(/^mgc_/);
  });

  test('is made by the operator alone, told once, and kept as a digest', async () => {
    const { secret } = await issue(['keys:read', 'keys:read', 'verify']);
    const page = await works.useCases.manageCredentials.list(OPERATOR, { limit: 10, after: null });
    expect(page).toMatchObject({
      ok: true,
      answer: { data: [{ scopes: ['keys:read', 'verify'], state: 'active' }] },
    });
    expect(JSON.stringify(page)).not.toContain(secret);
    const caller = await callerOf(secret);
    const input = {
      name: 'more',
      rights: ['keys:read'],
      workspaceId: null,
      allowedAddresses: 'any',
      expiresAt: null,
    } as const;
    const made = await works.useCases.issueCredential({ actor: caller, idempotencyKey: null, input });
    expect(made).toMatchObject({ ok: false, refusal: { reason: 'operator_required' } });
  });

  test('that makes no sense is refused with everything that is wrong with it', async () => {
    const input = {
      name: ' ',
      rights: ['keys:read', 'root'],
      workspaceId: 'ws_none',
      allowedAddresses: ['10.0.0.0/33'],
      expiresAt: works.clock.now(),
    };
    const made = await works.useCases.issueCredential({ actor: OPERATOR, idempotencyKey: null, input });
    const fields = made.ok ? [] : (made.refusal.problems ?? []).map(({ field }) => field);
    expect(fields).toEqual(['name', 'scopes[1]', 'allowedAddresses[0]', 'expiresAt', 'workspaceId']);
  });

  test('manages keys of its workspace, and is named where it did', async () => {
    const caller = await callerOf((await issue(['keys:write'], workspaceId)).secret);
    const make = (where: string) => {
      const input = { api: 'notes', workspaceId: where, name: 'a key' };
      return works.useCases.issueKey({ actor: caller, idempotencyKey: null, input });
    };
    const made = await make(workspaceId);
    expect(made).toMatchObject({
      ok: true,
      answer: { createdBy: expect.stringMatching(/^credential:mgc_/) },
    });
    const unknown = await make('ws_none');
    expect(await make(elsewhere)).toEqual(unknown);
  });
});
