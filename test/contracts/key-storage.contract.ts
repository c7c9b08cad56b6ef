// Single keys: what goes in comes out, and what must be unique is.
import type { ApiKey } from '@keywright/core/keys/api-key';
import { limitRule } from '@keywright/core/limits/limit-rule';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleKey, sampleSecret, T0 } from './sample-records.ts';
import { freshStorage, insertKeys, type StorageEngine, saveLastUses, updateKey } from './storage-engine.ts';

const FULL_KEY: ApiKey = sampleKey('key_full', {
  name: 'Ünï "quoted" \'key\' 🔑; drop table keys',
  scopes: [],
  allowedAddresses: ['10.0.0.0/8', '2001:db8::/32'],
  limits: [limitRule({ name: 'burst', per: 'key', limit: 10, window: 1000 })],
  metadata: JSON.parse('{"__proto__":"kept","plan":"pro"}'),
  ownerMemberId: 'mem_1',
  createdBy: { kind: 'key', keyId: 'key_0', workspaceId: 'ws_1' },
  expiresAt: T0 + 3,
  disabledAt: T0 + 4,
  revokedAt: T0 + 5,
  revokeReason: 'leaked',
  secrets: [
    sampleSecret('sec_b', { retiresAt: T0 + 1, lastUsedAt: T0 + 2 }),
    sampleSecret('sec_c', { retiresAt: T0 + 9 }),
    sampleSecret('sec_a', { createdAt: T0 + 2 }),
  ],
});

export function keyStorageContract(engine: StorageEngine): void {
  describe('single keys', () => {
    const storage = freshStorage(engine);

    test('a key comes back whole, its secrets in their order', async () => {
      await insertKeys(storage(), [FULL_KEY, sampleKey('key_other')]);
      expect(await storage().keys.findById('key_full')).toEqual(FULL_KEY);
    });

    test('a key is found by the digest of any of its secrets, retired or not, with all of them', async () => {
      await insertKeys(storage(), [sampleKey('key_other'), FULL_KEY]);
      for (const { digest } of FULL_KEY.secrets) {
        expect(await storage().keys.findByDigest(digest)).toEqual(FULL_KEY);
      }
    });

    test('an unclaimed key, without a secret, is found by id', async () => {
      const unclaimed = sampleKey('key_1', { secrets: [] });
      await insertKeys(storage(), [unclaimed]);
      expect(await storage().keys.findById('key_1')).toEqual(unclaimed);
    });

    test('what is not there is null', async () => {
      expect(await storage().keys.findById('key_1')).toBeNull();
      expect(await storage().keys.findByDigest('')).toBeNull();
    });

    test('any well-formed text survives', async () => {
      const text = fc.string({ unit: 'grapheme', maxLength: 20 });
      const texts = fc.record({ name: text, scopes: fc.array(text), metadata: fc.dictionary(text, text) });
      let count = 0;
      await fc.assert(
        fc.asyncProperty(texts, async (changes) => {
          count += 1;
          const key = sampleKey(`key_${count}`, changes);
          await insertKeys(storage(), [key]);
          expect(await storage().keys.findById(key.id)).toEqual(key);
        }),
        { numRuns: 50 },
      );
    });

    test('a value changed after it was handed in does not change what is stored', async () => {
      const scopes = ['chat:write'];
      await insertKeys(storage(), [sampleKey('key_1', { scopes })]);
      scopes.push('admin');
      expect((await storage().keys.findById('key_1'))?.scopes).toEqual(['chat:write']);
    });

    test.each([
      ['the id of another key', sampleKey('key_1', { secrets: [] })],
      [
        'the digest of another key',
        sampleKey('key_2', {
          secrets: [sampleSecret('s', { digest: sampleKey('key_1').secrets[0]?.digest ?? '' })],
        }),
      ],
      [
        'the id of a secret of another key',
        sampleKey('key_2', { secrets: [sampleSecret('key_1.s1', { digest: 'new' })] }),
      ],
      ['a workspace that does not exist', sampleKey('key_2', { workspaceId: 'ws_9' })],
      ['a maker that does not exist', sampleKey('key_2', { makerKeyId: 'key_9' })],
    ])('a key with %s is refused, and nothing of it is kept', async (_, key) => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await expect(insertKeys(storage(), [key])).rejects.toThrow();
      expect(await storage().keys.list({}, { limit: 10, after: null }, T0)).toEqual([sampleKey('key_1')]);
    });
  });
}

export function keyChangeContract(engine: StorageEngine): void {
  describe('changes of a key', () => {
    const storage = freshStorage(engine);

    test('an update replaces every field', async () => {
      await insertKeys(storage(), [sampleKey('key_0'), sampleKey('key_full')]);
      const changed = { ...FULL_KEY, workspaceId: 'ws_2', makerKeyId: 'key_0' };
      await updateKey(storage(), changed);
      const secrets = changed.secrets.map((secret) => ({ ...secret }));
      expect(await storage().keys.findById('key_full')).toEqual({ ...changed, secrets });
    });

    test('a rotation adds a secret and retires the one before it', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      const rotated = sampleKey('key_1', {
        secrets: [sampleSecret('key_1.s1', { retiresAt: T0 + 10 }), sampleSecret('key_1.s2')],
      });
      await updateKey(storage(), rotated);
      for (const { digest } of rotated.secrets) {
        expect(await storage().keys.findByDigest(digest)).toEqual(rotated);
      }
    });

    test('a secret left out of an update is gone', async () => {
      await insertKeys(storage(), [FULL_KEY]);
      const secrets = FULL_KEY.secrets.slice(1);
      await updateKey(storage(), { ...FULL_KEY, secrets });
      expect((await storage().keys.findById('key_full'))?.secrets).toEqual(secrets);
      expect(await storage().keys.findByDigest(FULL_KEY.secrets[0]?.digest ?? '')).toBeNull();
    });

    test('an update never touches the last use of a stored secret', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await saveLastUses(storage(), { 'key_1.s1': T0 + 50 });
      const stale = [sampleSecret('key_1.s1', { lastUsedAt: T0 + 1, retiresAt: T0 + 7 })];
      await updateKey(storage(), sampleKey('key_1', { secrets: stale }));
      expect((await storage().keys.findById('key_1'))?.secrets).toEqual([
        sampleSecret('key_1.s1', { lastUsedAt: T0 + 50, retiresAt: T0 + 7 }),
      ]);
    });

    test('updating a key that does not exist throws', async () => {
      await expect(updateKey(storage(), sampleKey('key_1'))).rejects.toThrow('key_1');
    });

    test('an update cannot take over the secret of another key', async () => {
      await insertKeys(storage(), [sampleKey('key_1'), sampleKey('key_2')]);
      const taken = sampleKey('key_2', { secrets: sampleKey('key_1').secrets });
      await expect(updateKey(storage(), taken)).rejects.toThrow();
      expect(await storage().keys.findById('key_2')).toEqual(sampleKey('key_2'));
      expect(await storage().keys.findById('key_1')).toEqual(sampleKey('key_1'));
    });

    test('last uses only move forward, and unknown secrets are ignored', async () => {
      await insertKeys(storage(), [sampleKey('key_1'), sampleKey('key_2')]);
      await saveLastUses(storage(), { 'key_1.s1': T0 + 50 });
      await saveLastUses(storage(), { 'key_1.s1': T0 + 49, 'key_2.s1': T0 + 10, nobody: T0 });
      expect((await storage().keys.findById('key_1'))?.secrets[0]?.lastUsedAt).toBe(T0 + 50);
      expect((await storage().keys.findById('key_2'))?.secrets[0]?.lastUsedAt).toBe(T0 + 10);
    });

    test('many last uses are saved in one call', async () => {
      const keys = Array.from({ length: 600 }, (_, index) => sampleKey(`key_${index}`));
      await insertKeys(storage(), keys);
      await saveLastUses(
        storage(),
        Object.fromEntries(keys.map((key, index) => [`${key.id}.s1`, T0 + index])),
      );
      const stored = await storage().keys.list({}, { limit: 600, after: null }, T0);
      const uses = stored.map((key) => key.secrets[0]?.lastUsedAt).sort();
      expect(uses).toEqual(keys.map((_, index) => T0 + index));
    });
  });
}
