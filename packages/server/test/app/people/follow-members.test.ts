// A key has its maker's rights at the time of use: verification hears of it when its maker is demoted, or leaves.
import { stanna } from '@keywright/core/presets';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  OPERATOR,
} from '../../../../../test/harness/assemble-use-cases.ts';
import { breakableStorage } from '../../../../../test/harness/breakable-storage.ts';
import { subjectOfChange } from '../../../src/app/change-feed.ts';
import { followMembers } from '../../../src/app/people/follow-members.ts';
import type { Storage } from '../../../src/app/ports.ts';
import { createSecrets } from '../../../src/system/secrets.ts';

const USER = 'usr_ada';
const WRITE = { kind: 'scope', scope: 'data:write' } as const;
const READ = { kind: 'scope', scope: 'data:read' } as const;

let works: AssembledUseCases;
let workspaceId: string;
let secret: string;
beforeEach(async () => {
  works = assembleUseCases({ apis: [stanna] });
  workspaceId = await works.newWorkspace();
  const now = works.clock.now();
  await works.storage.transaction(async (tx) => {
    const user = { id: USER, name: 'Ada', email: 'ada@example.com', emailVerified: 0, image: null };
    await tx.people.insert('user', { ...user, createdAt: now, updatedAt: now });
    const member = { id: 'mem_1', organizationId: workspaceId, userId: USER, role: 'admin', createdAt: now };
    await tx.people.insert('member', member);
  });
  const input = { api: 'stanna', workspaceId, name: 'dashboard' };
  const actor = { kind: 'person', userId: USER } as const;
  const made = await works.useCases.issueKey({ actor, idempotencyKey: null, input });
  if (!made.ok || made.secret === null) throw new Error(JSON.stringify(made));
  secret = made.secret;
});

const asked = async (access: typeof WRITE | typeof READ) => {
  const verdict = await works.verify(secret, { api: stanna, access });
  return verdict.valid ? 'valid' : verdict.denial.reason;
};
const ofAda = { all: [{ field: 'userId', operator: 'eq', value: USER } as const], any: [] };

describe('STN-02 a key made by a member', () => {
  test('is demoted with its maker, and raised again with them, at the very next request', async () => {
    const storage = followMembers(works.storage, { ...works, secrets: createSecrets(works.clock) });
    const become = (role: string) => storage.transaction((tx) => tx.people.update('member', ofAda, { role }));
    expect(await asked(WRITE)).toBe('valid');
    await become('viewer');
    expect([await asked(WRITE), await asked(READ)]).toEqual(['insufficient_scope', 'valid']);
    await become('owner');
    expect(await asked(WRITE)).toBe('valid');
  });

  test('stops when its maker is removed', async () => {
    const storage = followMembers(works.storage, { ...works, secrets: createSecrets(works.clock) });
    expect(await asked(READ)).toBe('valid');
    await storage.transaction((tx) => tx.people.delete('member', ofAda));
    expect([await asked(READ), await asked(WRITE)]).toEqual(['maker_gone', 'maker_gone']);
  });

  test('is not made by a viewer', async () => {
    const storage = followMembers(works.storage, { ...works, secrets: createSecrets(works.clock) });
    await storage.transaction((tx) => tx.people.update('member', ofAda, { role: 'viewer' }));
    const input = { api: 'stanna', workspaceId, name: 'more' };
    const actor = { kind: 'person', userId: USER } as const;
    expect(await works.useCases.issueKey({ actor, idempotencyKey: null, input })).toMatchObject({
      ok: false,
      refusal: { reason: 'role_insufficient', right: 'keys:write' },
    });
  });
});

describe('whoever must hear of a change among members', () => {
  const following = (storage: Storage = works.storage) =>
    followMembers(storage, { ...works, secrets: createSecrets(works.clock) });
  const heard = () => {
    const subjects: string[] = [];
    works.feed.subscribe((change) => subjects.push(subjectOfChange(change) ?? ''));
    return subjects;
  };

  test('hears of it although nothing can be read any more when it is committed', async () => {
    expect(await asked(READ)).toBe('valid');
    const breakable = breakableStorage(works.storage);
    const transaction: Storage['transaction'] = async (work, options) => {
      const done = await works.storage.transaction(work, options);
      breakable.isAway = true;
      return done;
    };
    const storage = following({ ...breakable, transaction });
    await storage.transaction((tx) => tx.people.delete('member', ofAda)).catch(() => {});
    expect(await asked(READ)).toBe('maker_gone');
  });

  test('hears of every key and of the person, although one key could not be told of', async () => {
    const input = { api: 'stanna', workspaceId, name: 'second' };
    const actor = { kind: 'person', userId: USER } as const;
    await works.useCases.issueKey({ actor, idempotencyKey: null, input });
    const subjects = heard();
    works.feed.subscribe((change) => {
      if (change.kind === 'key') throw new Error('a node could not be told');
    });
    const demoted = following().transaction((tx) => tx.people.update('member', ofAda, { role: 'viewer' }));
    await expect(demoted).rejects.toThrow('was not taken up everywhere');
    expect(subjects.toSorted()).toEqual([
      expect.stringMatching(/^key_/),
      expect.stringMatching(/^key_/),
      USER,
    ]);
  });

  test.each(['setRole', 'removeMember'] as const)('hears of a %s again when it is retried', async (name) => {
    const { people } = works.useCases;
    const input = { memberId: 'mem_1', role: 'viewer' } as const;
    const change = () => people[name]({ actor: OPERATOR, idempotencyKey: 'once', input });
    expect(await change()).toMatchObject({ ok: true, replayed: false });
    const subjects = heard();
    expect(await change()).toMatchObject({ ok: true, replayed: true });
    expect(subjects.toSorted()).toEqual([expect.stringMatching(/^key_/), USER]);
  });
});
