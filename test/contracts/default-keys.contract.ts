// What is made with every new user: nothing while no API has a default key, else a workspace, its owner and a key of each
// such API, unclaimed, whoever inserts the user.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { stateOf } from '@keywright/core/keys/key-lifecycle';
import { describe, expect, test } from 'vitest';
import type { DefaultKey } from '../../packages/server/src/app/keys/defaults/default-key-ports.ts';
import type { PeopleRecord } from '../../packages/server/src/app/people/people-records.ts';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { T0 } from './sample-records.ts';
import { freshStorage, type StorageEngine } from './storage-engine.ts';

const INFERENCE: DefaultKey = {
  api: 'hypervize',
  environment: 'live',
  name: 'Default',
  scopes: ['inference'],
};
const NOTES: DefaultKey = { api: 'notes', environment: 'test', name: 'My "notes"', scopes: [] };
const ALL = { limit: 100, after: null };

const user = (id: string, changes: PeopleRecord = {}): PeopleRecord => {
  const known = { id, name: `Name of ${id}`, email: `${id}@example.com`, emailVerified: 0, image: null };
  return { ...known, createdAt: T0, updatedAt: T0, ...changes };
};

const insertUser = (storage: Storage, record: PeopleRecord) =>
  storage.transaction((tx) => tx.people.insert('user', record));
const replace = (storage: Storage, keys: readonly DefaultKey[]) =>
  storage.transaction((tx) => tx.defaultKeys.replace(keys));
const madeWith = (storage: Storage, userId: string) =>
  storage.transaction((tx) => tx.defaultKeys.findUntold('userId', userId));
const keysOf = async (storage: Storage, workspaceId: string): Promise<readonly ApiKey[]> =>
  storage.keys.list({ workspaceId }, ALL, T0);

export function defaultKeysContract(engine: StorageEngine): void {
  describe('default keys', () => {
    const storage = freshStorage(engine);

    test('are none while no API has one: a user is a user', async () => {
      await insertUser(storage(), user('usr_1'));
      expect(await madeWith(storage(), 'usr_1')).toBeNull();
      expect(await storage().keys.list({}, ALL, T0)).toEqual([]);
      expect((await storage().workspaces.list('all', ALL)).length).toBe(2);
    });

    test('are made with a user, in a workspace of their own, whose owner they are', async () => {
      await replace(storage(), [NOTES, INFERENCE]);
      await insertUser(storage(), user('usr_1', { name: ' Ada Ng ' }));
      const made = await madeWith(storage(), 'usr_1');
      if (made === null) throw new Error('nothing was made');
      const { workspaceId, memberId } = made;
      expect(await storage().workspaces.findById(workspaceId)).toEqual({
        id: workspaceId,
        name: 'Ada Ng',
        slug: `personal-${workspaceId.slice(3)}`,
        createdAt: T0,
      });
      const everyone = { all: [], any: [] };
      const page = { limit: 10, offset: 0, sortBy: null };
      expect(await storage().people.find('member', everyone, page)).toEqual([
        { id: memberId, organizationId: workspaceId, userId: 'usr_1', role: 'owner', createdAt: T0 },
      ]);
      const keys = await keysOf(storage(), workspaceId);
      const common = {
        workspaceId,
        allowedAddresses: 'any',
        limits: [],
        metadata: {},
        ownerMemberId: memberId,
        makerKeyId: null,
        makerUserId: 'usr_1',
        makerRole: 'owner',
        createdAt: T0,
        createdBy: { kind: 'person', userId: 'usr_1' },
        expiresAt: null,
        disabledAt: null,
        revokedAt: null,
        revokeReason: null,
        secrets: [],
      };
      const expected = [INFERENCE, NOTES].map((chosen) => ({ id: expect.any(String), ...chosen, ...common }));
      expect([...keys].sort((a, b) => (a.api < b.api ? -1 : 1))).toEqual(expected);
      for (const key of keys) expect(stateOf(key, T0)).toBe('unclaimed');
    });

    test('have ids like all others: of their time, and each its own', async () => {
      await replace(storage(), [INFERENCE, NOTES]);
      const ids: string[] = [];
      for (const [index, at] of [T0, T0, T0 + 1].entries()) {
        await insertUser(storage(), user(`usr_${index}`, { createdAt: at }));
        const made = await madeWith(storage(), `usr_${index}`);
        const keys = await keysOf(storage(), made?.workspaceId ?? '');
        ids.push(made?.workspaceId ?? '', made?.memberId ?? '', ...keys.map(({ id }) => id));
      }
      for (const id of ids) expect(id).toMatch(/^(ws|mem|key)_[0-9a-hjkmnp-tv-z]{26}$/);
      expect(new Set(ids.map((id) => id.slice(-16))).size).toBe(ids.length);
      // 2026-02-19T08:30:00.000Z in digits of five bits, the first ten of every id of that millisecond.
      const times = new Set(ids.slice(0, 8).map((id) => id.split('_')[1]?.slice(0, 10)));
      expect(times).toEqual(new Set(['01khtgabt0']));
      expect((ids[8] ?? '').slice(0, 13) > (ids[0] ?? '').slice(0, 13)).toBe(true);
    });

    test('follow the list: what is taken off it, later users do not get, and earlier ones keep', async () => {
      await replace(storage(), [INFERENCE, NOTES]);
      await insertUser(storage(), user('usr_1'));
      await replace(storage(), [{ ...INFERENCE, name: 'Renamed' }]);
      await insertUser(storage(), user('usr_2'));
      await replace(storage(), []);
      await insertUser(storage(), user('usr_3'));
      expect(await storage().transaction((tx) => tx.defaultKeys.list())).toEqual([]);
      const namesOf = async (userId: string) => {
        const made = await madeWith(storage(), userId);
        return made === null ? null : (await keysOf(storage(), made.workspaceId)).map(({ name }) => name);
      };
      expect((await namesOf('usr_1'))?.toSorted()).toEqual(['Default', 'My "notes"']);
      expect(await namesOf('usr_2')).toEqual(['Renamed']);
      expect(await namesOf('usr_3')).toBeNull();
    });

    test.each([
      ['of blanks', '   ', 'Personal'],
      ['of more than a workspace’s name may have', 'n'.repeat(300), 'n'.repeat(100)],
      ['in any script', '鍵 🔑', '鍵 🔑'],
    ])('name the workspace after a user with a name %s', async (_, name, expected) => {
      await replace(storage(), [INFERENCE]);
      await insertUser(storage(), user('usr_1', { name }));
      const made = await madeWith(storage(), 'usr_1');
      expect((await storage().workspaces.findById(made?.workspaceId ?? ''))?.name).toBe(expected);
    });

    test('are kept or lost with their user', async () => {
      await replace(storage(), [INFERENCE]);
      const failing = storage().transaction(async (tx) => {
        await tx.people.insert('user', user('usr_1'));
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await storage().keys.list({}, ALL, T0)).toEqual([]);
      expect(await madeWith(storage(), 'usr_1')).toBeNull();
    });

    test('are found once to be told of, by user or by member', async () => {
      await replace(storage(), [INFERENCE]);
      await insertUser(storage(), user('usr_1'));
      const made = await madeWith(storage(), 'usr_1');
      await storage().transaction(async ({ defaultKeys }) => {
        expect(await defaultKeys.findUntold('memberId', made?.memberId ?? '')).toEqual(made);
        await defaultKeys.markTold('usr_1');
        expect(await defaultKeys.findUntold('userId', 'usr_1')).toBeNull();
        expect(await defaultKeys.findUntold('memberId', made?.memberId ?? '')).toBeNull();
      });
    });
  });
}
