// Records of people under every engine: what is written is found by every kind of condition, in order, and only once
// where it must be unique.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  PeopleModel,
  PeopleRecord,
  RecordCondition,
  RecordFilter,
  RecordOperator,
  RecordPage,
} from '../../packages/server/src/app/people/people-records.ts';
import { T0 } from './sample-records.ts';
import { freshStorage, type StorageEngine } from './storage-engine.ts';

const EVERYTHING: RecordFilter = { all: [], any: [] };
const ALL: RecordPage = { limit: 1000, offset: 0, sortBy: null };

const where = (field: string, operator: RecordOperator, value: RecordCondition['value']): RecordFilter => {
  return { all: [{ field, operator, value }], any: [] };
};

function user(id: string, changes: PeopleRecord = {}): PeopleRecord {
  const of = { name: `Name ${id}`, email: `${id}@example.com`, emailVerified: 0, image: null };
  return { id, ...of, createdAt: T0, updatedAt: T0, ...changes };
}

export function peopleStorageContract(engine: StorageEngine): void {
  describe(`people in ${engine.name}`, () => {
    const storage = freshStorage(engine);
    const insertUsers = (...users: readonly PeopleRecord[]) =>
      storage().transaction(async (tx) => {
        for (const one of users) await tx.people.insert('user', one);
      });
    const idsOf = async (filter: RecordFilter, page = ALL) =>
      (await storage().people.find('user', filter, page)).map(({ id }) => id);

    test('a record is found as it was written, every field of it', async () => {
      const written = user('usr_1', { image: 'https://example.com/a.png', emailVerified: 1 });
      await insertUsers(written);
      expect(await storage().people.find('user', EVERYTHING, ALL)).toMatchObject([written]);
    });

    test.each<[RecordOperator, RecordCondition['value'], string[]]>([
      ['eq', 'bo', ['usr_2']],
      ['ne', 'bo', ['usr_1', 'usr_3']],
      ['gt', 'al', ['usr_2', 'usr_3']],
      ['gte', 'bo', ['usr_2', 'usr_3']],
      ['lt', 'bo', ['usr_1']],
      ['lte', 'bo', ['usr_1', 'usr_2']],
      ['in', ['al', 'c%', 'zz'], ['usr_1', 'usr_3']],
      ['in', [], []],
      ['not_in', ['al', 'bo'], ['usr_3']],
      ['not_in', [], ['usr_1', 'usr_2', 'usr_3']],
      ['contains', 'o', ['usr_2']],
      ['contains', '%', ['usr_3']],
      ['contains', '_', []],
      ['starts_with', 'a', ['usr_1']],
      ['ends_with', 'l', ['usr_1']],
    ])('%s %j finds those it holds for', async (operator, value, ids) => {
      await insertUsers(
        user('usr_1', { name: 'al' }),
        user('usr_2', { name: 'bo' }),
        user('usr_3', { name: 'c%' }),
      );
      expect(await idsOf(where('name', operator, value))).toEqual(ids);
      expect(await storage().people.count('user', where('name', operator, value))).toBe(ids.length);
    });

    test('nothing is equal to nothing alone', async () => {
      await insertUsers(user('usr_1'), user('usr_2', { image: 'x' }));
      expect(await idsOf(where('image', 'eq', null))).toEqual(['usr_1']);
      expect(await idsOf(where('image', 'ne', null))).toEqual(['usr_2']);
      expect(await idsOf(where('image', 'ne', 'x'))).toEqual(['usr_1']);
    });

    test('all of some and one of others must hold', async () => {
      await insertUsers(user('usr_1'), user('usr_2'), user('usr_3', { emailVerified: 1 }));
      const byId = (value: string): RecordCondition => ({ field: 'id', operator: 'eq', value });
      const all: RecordCondition[] = [{ field: 'emailVerified', operator: 'eq', value: 0 }];
      expect(await idsOf({ all, any: [byId('usr_2'), byId('usr_3')] })).toEqual(['usr_2']);
    });

    test('pages are cut from one order', async () => {
      await insertUsers(...['c', 'a', 'b', 'a'].map((name, index) => user(`usr_${index}`, { name })));
      const sortBy = { field: 'name', direction: 'desc' } as const;
      expect(await idsOf(EVERYTHING, { limit: 2, offset: 0, sortBy })).toEqual(['usr_0', 'usr_2']);
      expect(await idsOf(EVERYTHING, { limit: 2, offset: 2, sortBy })).toEqual(['usr_1', 'usr_3']);
    });

    test('changes and deletions reach what the filter does, and say how many', async () => {
      await insertUsers(user('usr_1'), user('usr_2'), user('usr_3'));
      await storage().transaction(async (tx) => {
        expect(await tx.people.update('user', where('id', 'in', ['usr_1', 'usr_2']), { name: 'new' })).toBe(
          2,
        );
        expect(await tx.people.delete('user', where('id', 'eq', 'usr_3'))).toBe(1);
        expect(await tx.people.delete('user', where('id', 'eq', 'usr_9'))).toBe(0);
      });
      const found = await storage().people.find('user', EVERYTHING, ALL);
      expect(found.map(({ id, name }) => [id, name])).toEqual([
        ['usr_1', 'new'],
        ['usr_2', 'new'],
      ]);
    });

    test('an address belongs to one account, whatever else a transaction wanted', async () => {
      await insertUsers(user('usr_1'));
      await expect(
        insertUsers(user('usr_2'), user('usr_3', { email: 'usr_1@example.com' })),
      ).rejects.toThrow();
      expect(await idsOf(EVERYTHING)).toEqual(['usr_1']);
    });

    test('a workspace is the one keys belong to', async () => {
      const workspace = { id: 'ws_9', name: 'Acme', slug: 'acme', createdAt: T0, logo: null, metadata: null };
      await storage().transaction((tx) => tx.people.insert('workspace', workspace));
      expect(await storage().workspaces.findBySlug('acme')).toEqual({
        id: 'ws_9',
        name: 'Acme',
        slug: 'acme',
        createdAt: T0,
      });
      await storage().transaction((tx) =>
        tx.people.update('workspace', where('id', 'eq', 'ws_9'), { name: 'Acme Inc', slug: 'acme-inc' }),
      );
      expect(await storage().workspaces.findBySlug('acme')).toBeNull();
      expect((await storage().workspaces.findById('ws_9'))?.name).toBe('Acme Inc');
      expect(await storage().people.find('workspace', where('id', 'eq', 'ws_9'), ALL)).toEqual([
        { ...workspace, name: 'Acme Inc', slug: 'acme-inc' },
      ]);
    });

    test('what a workspace decides and members ask for is found as it was written', async () => {
      const workspace = { id: 'ws_9', name: 'Acme', slug: 'acme', createdAt: T0, logo: null, metadata: null };
      const seat = { id: 'mem_1', organizationId: 'ws_9', userId: 'usr_1', role: 'member', createdAt: T0 };
      const written: Partial<Record<PeopleModel, PeopleRecord>> = {
        formerMember: { ...seat, leftAt: T0 + 1 },
        invitation: {
          ...{ id: 'inv_1', organizationId: 'ws_9', email: 'a@example.com', role: 'member' },
          ...{ status: 'pending', createdAt: T0, expiresAt: T0 + 1, inviterId: null },
        },
        userKeyPolicy: {
          ...{
            id: 'ws_9/stav',
            workspaceId: 'ws_9',
            api: 'stav',
            mode: 'off',
            keysPerMember: 5,
            scopes: '"any"',
          },
          ...{ maxLifetimeMs: null, limits: '[]', onLeave: 'stop', changedAt: T0, changedBy: 'operator' },
        },
        userKeyRequest: {
          ...{
            id: 'ukr_1',
            workspaceId: 'ws_9',
            api: 'stav',
            memberId: 'mem_1',
            userId: 'usr_1',
            name: 'laptop',
          },
          ...{ environment: 'live', scopes: '[]', allowedAddresses: '"any"', expiresAt: T0, note: null },
          ...{
            createdAt: T0,
            decision: null,
            decidedAt: null,
            decidedBy: null,
            decisionReason: null,
            keyId: null,
          },
        },
      };
      const records = Object.entries(written) as [PeopleModel, PeopleRecord][];
      await storage().transaction(async (tx) => {
        await tx.people.insert('workspace', workspace);
        for (const [model, record] of records) await tx.people.insert(model, record);
      });
      for (const [model, record] of records) {
        expect(await storage().people.find(model, EVERYTHING, ALL)).toEqual([record]);
      }
      const again = storage().transaction((tx) =>
        tx.people.insert('userKeyPolicy', written.userKeyPolicy as PeopleRecord),
      );
      await expect(again).rejects.toThrow();
    });

    test('no text of a condition is taken for more than a text', async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (text) => {
          expect(await idsOf(where('name', 'eq', text))).toEqual([]);
          expect(await storage().people.count('user', where('email', 'starts_with', `${text}\u0001`))).toBe(
            0,
          );
        }),
        { numRuns: 50 },
      );
      await expect(
        storage().people.find('user', where('name; drop table users', 'eq', 1), ALL),
      ).rejects.toThrow();
    });
  });
}
