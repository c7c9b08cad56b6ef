// What the ledger keeps besides sums: last uses, requests that run, and how far a journal has been folded.
import { limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import {
  type FoldProgress,
  type LastUse,
  NOTHING_FOLDED,
  type OpenRequest,
} from '../../../packages/server/src/app/usage/usage-ports.ts';
import { sampleKey, sampleSecret, T0 } from '../sample-records.ts';
import { freshStorage, insertKeys, type StorageEngine, updateKey } from '../storage-engine.ts';
import { sampleEntry } from './sample-usage.ts';

const SECRET = 'key_1.s1';
const OLD: LastUse = { secretId: SECRET, at: T0 + 1, address: '10.0.0.1', userAgent: 'old/1', route: null };
const NEW: LastUse = { secretId: SECRET, at: T0 + 2, address: null, userAgent: 'new/2 "ü"', route: 'GET /' };

export function lastUseContract(engine: StorageEngine): void {
  describe('last uses', () => {
    const storage = freshStorage(engine);
    const save = (...uses: readonly LastUse[]) => storage().transaction((tx) => tx.usage.saveLastUses(uses));
    const lastUses = (keyId = 'key_1') => storage().usage.lastUses(keyId);

    test('are replaced whole by newer ones: where from and what for are always of the newest', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await save(OLD);
      expect(await lastUses()).toEqual([OLD]);
      await save(NEW);
      expect(await lastUses()).toEqual([NEW]);
    });

    test('are never replaced by older ones, not even in part', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await save(NEW);
      await save(OLD);
      expect(await lastUses()).toEqual([NEW]);
      expect((await storage().keys.findById('key_1'))?.secrets[0]?.lastUsedAt).toBe(NEW.at);
    });

    test.each([
      ['the newest first', [NEW, OLD]],
      ['the newest last', [OLD, NEW]],
    ])('of one secret told in one call leave the newest, %s', async (_, uses) => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await save(...uses);
      expect(await lastUses()).toEqual([NEW]);
    });

    test('of the same instant leave the one told last', async () => {
      const later = { ...NEW, address: '10.9.9.9' };
      await insertKeys(storage(), [sampleKey('key_1')]);
      await save(NEW);
      await save(later);
      expect(await lastUses()).toEqual([later]);
      await save(later, NEW);
      expect(await lastUses()).toEqual([NEW]);
    });

    test('are those of one key, in the order of its secrets, of secrets that were used', async () => {
      const secrets = ['b', 'c', 'a'].map((id) => sampleSecret(id));
      await insertKeys(storage(), [sampleKey('key_1', { secrets }), sampleKey('key_2')]);
      await save({ ...OLD, secretId: 'a' }, { ...NEW, secretId: 'b' }, { ...OLD, secretId: 'key_2.s1' });
      expect(await lastUses()).toEqual([
        { ...NEW, secretId: 'b' },
        { ...OLD, secretId: 'a' },
      ]);
      expect(await lastUses('key_9')).toEqual([]);
    });

    test('of secrets nobody knows are ignored', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await save({ ...OLD, secretId: 'nobody' }, OLD);
      expect(await lastUses()).toEqual([OLD]);
    });

    test('stay through changes of their key, and of a transaction that throws nothing is kept', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await save(OLD);
      await updateKey(storage(), sampleKey('key_1', { name: 'renamed' }));
      const failed = storage().transaction(async ({ usage }) => {
        await usage.saveLastUses([NEW]);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(await lastUses()).toEqual([OLD]);
      expect((await storage().keys.findById('key_1'))?.secrets[0]?.lastUsedAt).toBe(OLD.at);
    });

    test('of a key that was stored with one are known by their instant alone', async () => {
      await insertKeys(storage(), [
        sampleKey('key_1', { secrets: [sampleSecret(SECRET, { lastUsedAt: T0 })] }),
      ]);
      const plain = { secretId: SECRET, at: T0, address: null, userAgent: null, route: null };
      expect(await lastUses()).toEqual([plain]);
    });

    test('tell nothing of a secret but its id', async () => {
      const key = sampleKey('key_1');
      await insertKeys(storage(), [key]);
      await save(OLD);
      const told = JSON.stringify(await lastUses());
      for (const { digest, preview } of key.secrets) {
        expect(told).not.toContain(digest);
        expect(told).not.toContain(preview);
      }
      expect(told).toContain(SECRET);
    });

    test('of many secrets are saved in one call', async () => {
      const secrets = Array.from({ length: 600 }, (_, index) => sampleSecret(`sec_${index}`));
      await insertKeys(storage(), [sampleKey('key_1', { secrets })]);
      const uses = secrets.map(({ id }, index) => ({ ...OLD, secretId: id, at: T0 + index }));
      await save(...uses);
      expect(await lastUses()).toEqual(uses);
    });
  });
}

const CHARGE = {
  counter: 'key_1/tokens',
  rule: limitRule({ name: 'tokens', per: 'key', counts: 'tokens', limit: 10, window: 'month' }),
  amount: 0,
};

const RUNNING: OpenRequest = {
  entry: sampleEntry('req_1', { charges: [CHARGE], userAgent: 'Ünï "🔑" \ud800', endUser: null }),
  progress: null,
};
const TOLD: OpenRequest = {
  ...RUNNING,
  progress: {
    requestId: 'req_1',
    at: T0 + 5,
    model: 'm-1',
    tokens: { input: 3, cachedInput: 1, output: 2 },
    micros: 9,
    isEstimated: true,
  },
};

export function openRequestContract(engine: StorageEngine): void {
  describe('open requests', () => {
    const storage = freshStorage(engine);
    const save = (...open: readonly OpenRequest[]) =>
      storage().transaction((tx) => tx.usage.saveOpenRequests(open));
    const remove = (...ids: readonly string[]) =>
      storage().transaction((tx) => tx.usage.removeOpenRequests(ids));
    const ids = async () => (await storage().usage.openRequests()).map(({ entry }) => entry.requestId).sort();

    test('come back as they were told', async () => {
      await save(RUNNING);
      expect(await storage().usage.openRequests()).toEqual([RUNNING]);
    });

    test('are replaced by what is told of them later, in one call and in several', async () => {
      await save(RUNNING);
      await save(TOLD);
      expect(await storage().usage.openRequests()).toEqual([TOLD]);
      await save(TOLD, RUNNING);
      expect(await storage().usage.openRequests()).toEqual([RUNNING]);
    });

    test('stay until they are removed; removing one that is not there is refused, and changes nothing', async () => {
      const many = Array.from({ length: 300 }, (_, index) => ({
        entry: sampleEntry(`req_${index}`),
        progress: null,
      }));
      await save(...many);
      const others = many.slice(2).map(({ entry }) => entry.requestId);
      await expect(remove('req_999', ...others)).rejects.toThrow('Somebody else');
      expect(await ids()).toHaveLength(300);
      await remove(...others);
      expect(await ids()).toEqual(['req_0', 'req_1']);
      await remove();
      expect(await ids()).toEqual(['req_0', 'req_1']);
    });

    test('are kept and removed only by transactions that end well', async () => {
      await save(RUNNING);
      const failed = storage().transaction(async ({ usage }) => {
        await usage.saveOpenRequests([{ ...RUNNING, entry: sampleEntry('req_2') }]);
        await usage.removeOpenRequests(['req_1']);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(await ids()).toEqual(['req_1']);
    });
  });
}

export function foldProgressContract(engine: StorageEngine): void {
  describe('how far a journal has been folded', () => {
    const storage = freshStorage(engine);
    const first = { from: { segment: 1, offset: 2 }, to: { segment: 3, offset: 4 }, slicesDone: 5 };
    const second = { from: { segment: 3, offset: 4 }, to: { segment: 3, offset: 2 ** 40 }, slicesDone: 0 };
    const save = (progress: FoldProgress, before: FoldProgress) =>
      storage().transaction((tx) => tx.usage.saveFoldProgress(progress, before));

    test('is unknown at first, and then what was saved last', async () => {
      expect(await storage().usage.foldProgress()).toBeNull();
      await save(first, NOTHING_FOLDED);
      expect(await storage().usage.foldProgress()).toEqual(first);
      await save(second, first);
      expect(await storage().usage.foldProgress()).toEqual(second);
    });

    test('moves with what was added in the same transaction, or not at all', async () => {
      await save(first, NOTHING_FOLDED);
      const failed = storage().transaction(async ({ usage }) => {
        await usage.saveFoldProgress(second, first);
        expect(await usage.foldProgress()).toEqual(second);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(await storage().usage.foldProgress()).toEqual(first);
    });

    test('moves only from where it is, so that two who fold one journal add nothing twice', async () => {
      await expect(save(second, first)).rejects.toThrow('Somebody else');
      await save(first, NOTHING_FOLDED);
      for (const stale of [NOTHING_FOLDED, second, { ...first, slicesDone: 4 }]) {
        await expect(save(second, stale)).rejects.toThrow('Somebody else');
      }
      expect(await storage().usage.foldProgress()).toEqual(first);
    });
  });
}
