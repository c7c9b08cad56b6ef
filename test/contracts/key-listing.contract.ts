// Lists of keys: newest first, page by page, by tenancy and by state.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { type KeyState, stateOf } from '@keywright/core/keys/key-lifecycle';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeyFilter } from '../../packages/server/src/app/ports.ts';
import { sampleKey, sampleSecret, T0 } from './sample-records.ts';
import { freshStorage, insertKeys, type StorageEngine, updateKey } from './storage-engine.ts';

/** Oldest first; b and c are of the same instant. */
const KEYS = [
  sampleKey('key_a', { createdAt: T0 }),
  sampleKey('key_b', { createdAt: T0 + 1, api: 'stevora' }),
  sampleKey('key_c', { createdAt: T0 + 1, workspaceId: 'ws_2' }),
  sampleKey('key_0', { createdAt: T0 + 2, secrets: [] }),
  sampleKey('key_d', { createdAt: T0 + 3, workspaceId: 'ws_2', api: 'stevora' }),
];

const idsOf = (keys: readonly ApiKey[]) => keys.map((key) => key.id);

export function keyListingContract(engine: StorageEngine): void {
  describe('lists of keys', () => {
    const storage = freshStorage(engine);
    beforeEach(() => insertKeys(storage(), KEYS));
    const list = async (filter: KeyFilter, limit: number, after: string | null) =>
      idsOf(await storage().keys.list(filter, { limit, after }, T0));

    test('run from the newest to the oldest, equal instants by id', async () => {
      expect(await list({}, 10, null)).toEqual(['key_d', 'key_0', 'key_c', 'key_b', 'key_a']);
    });

    test('give whole keys', async () => {
      expect(await storage().keys.list({}, { limit: 10, after: null }, T0)).toEqual(
        ['key_d', 'key_0', 'key_c', 'key_b', 'key_a'].map((id) => KEYS.find((key) => key.id === id)),
      );
    });

    test.each([1, 2, 3, 5])('pages of %i, one after the other, give every key once', async (limit) => {
      const seen: string[] = [];
      for (let after: string | null = null; ; ) {
        const page: string[] = await list({}, limit, after);
        seen.push(...page);
        after = page.at(-1) ?? null;
        if (after === null) break;
        expect(page.length).toBeLessThanOrEqual(limit);
      }
      expect(seen).toEqual(['key_d', 'key_0', 'key_c', 'key_b', 'key_a']);
    });

    test('a key made between two pages shifts nothing', async () => {
      const first = await list({}, 2, null);
      await insertKeys(storage(), [sampleKey('key_new', { createdAt: T0 + 9 })]);
      expect(await list({}, 2, first.at(-1) ?? null)).toEqual(['key_c', 'key_b']);
    });

    test('are narrowed by workspace and by API', async () => {
      expect(await list({ workspaceId: 'ws_1' }, 10, null)).toEqual(['key_0', 'key_b', 'key_a']);
      expect(await list({ api: 'stevora' }, 10, null)).toEqual(['key_d', 'key_b']);
      expect(await list({ workspaceId: 'ws_2', api: 'stevora' }, 10, null)).toEqual(['key_d']);
      expect(await list({ workspaceId: 'ws_9' }, 10, null)).toEqual([]);
      expect(await list({ workspaceId: 'ws_1' }, 10, 'key_b')).toEqual(['key_a']);
    });

    test('are narrowed by the seat they belong to', async () => {
      const ofSeat = sampleKey('key_s', { createdAt: T0 + 9, ownerMemberId: 'mem_1' });
      const ofAnother = sampleKey('key_t', { createdAt: T0 + 9, ownerMemberId: 'mem_2' });
      await insertKeys(storage(), [ofSeat, ofAnother]);
      expect(await list({ ownerMemberId: 'mem_1' }, 10, null)).toEqual(['key_s']);
      expect(await list({ workspaceId: 'ws_2', ownerMemberId: 'mem_1' }, 10, null)).toEqual([]);
      expect(await list({ ownerMemberId: 'mem_1' }, 10, 'key_t')).toEqual([]);
    });

    test("a page after another workspace's key is as empty as one after a key that does not exist", async () => {
      expect(await list({ workspaceId: 'ws_1' }, 10, 'key_d')).toEqual([]);
      expect(await list({ workspaceId: 'ws_1' }, 10, 'key_nowhere')).toEqual([]);
      expect(await list({ api: 'hypervize' }, 10, 'key_d')).toEqual([]);
    });

    test('go on after a key that has left the state asked for', async () => {
      await updateKey(
        storage(),
        sampleKey('key_c', { createdAt: T0 + 1, workspaceId: 'ws_2', revokedAt: T0 }),
      );
      expect(await list({ state: 'active' }, 10, 'key_c')).toEqual(['key_b', 'key_a']);
    });

    test('numbered pages count all matching keys', async () => {
      const page = async (number: number, filter: KeyFilter = {}) => {
        const answer = await storage().keys.listNumbered(filter, { page: number, pageSize: 2 }, T0);
        return { ids: idsOf(answer.rows), total: answer.total };
      };
      expect(await page(1)).toEqual({ ids: ['key_d', 'key_0'], total: 5 });
      expect(await page(2)).toEqual({ ids: ['key_c', 'key_b'], total: 5 });
      expect(await page(3)).toEqual({ ids: ['key_a'], total: 5 });
      expect(await page(4)).toEqual({ ids: [], total: 5 });
      expect(await page(1, { workspaceId: 'ws_2' })).toEqual({ ids: ['key_d', 'key_c'], total: 2 });
      expect(await page(1, { state: 'unclaimed' })).toEqual({ ids: ['key_0'], total: 1 });
      expect(await page(1, { state: 'revoked' })).toEqual({ ids: [], total: 0 });
    });

    test('the keys made with a key are listed, not those these made', async () => {
      const made = sampleKey('key_m1', { makerKeyId: 'key_a', createdAt: T0 + 20 });
      const later = sampleKey('key_m2', { makerKeyId: 'key_a', createdAt: T0 + 21 });
      const below = sampleKey('key_m3', { makerKeyId: 'key_m1' });
      await insertKeys(storage(), [made, later, below]);
      expect(await storage().keys.listMadeBy('key_a')).toEqual([later, made]);
      expect(await storage().keys.listMadeBy('key_m1')).toEqual([below]);
      expect(await storage().keys.listMadeBy('key_b')).toEqual([]);
    });
  });
}

const NOW = T0 + 1000;
const STATES: readonly KeyState[] = ['active', 'disabled', 'expired', 'revoked', 'unclaimed'];

/** Every combination of the instants a state is told from. */
function everyCombination(): ApiKey[] {
  const secretLists = [
    [],
    [{ retiresAt: null }],
    [{ retiresAt: NOW - 1 }],
    [{ retiresAt: NOW + 1 }, { retiresAt: null }],
  ];
  const keys: ApiKey[] = [];
  for (const revokedAt of [null, NOW - 1, NOW, NOW + 1])
    for (const disabledAt of [null, NOW - 1, NOW + 1])
      for (const expiresAt of [null, NOW - 1, NOW, NOW + 1])
        for (const secretList of secretLists) {
          const id = `key_${keys.length}`;
          const secrets = secretList.map((changes, index) => sampleSecret(`${id}.${index}`, changes));
          keys.push(sampleKey(id, { revokedAt, disabledAt, expiresAt, secrets }));
        }
  return keys;
}

export function keyStateContract(engine: StorageEngine): void {
  describe('lists of keys by state', () => {
    const storage = freshStorage(engine);

    test.each(STATES)('%s gives exactly the keys `stateOf` calls so', async (state) => {
      const keys = everyCombination();
      await insertKeys(storage(), keys);
      const expected = idsOf(keys.filter((key) => stateOf(key, NOW) === state)).sort();
      expect(expected).not.toEqual([]);
      const listed = await storage().keys.list({ state }, { limit: 1000, after: null }, NOW);
      expect(idsOf(listed).sort()).toEqual(expected);
      const numbered = await storage().keys.listNumbered({ state }, { page: 1, pageSize: 1000 }, NOW);
      expect(numbered.total).toBe(expected.length);
    });
  });
}
