// Transactions: all or nothing, one at a time, and unseen until they are done.
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { StorageTransaction } from '../../packages/server/src/app/ports.ts';
import { sampleEvent, sampleKey, sampleWorkspace, T0 } from './sample-records.ts';
import { freshStorage, insertKeys, type StorageEngine, saveLastUses, updateKey } from './storage-engine.ts';

export function transactionContract(engine: StorageEngine): void {
  describe('transactions', () => {
    const storage = freshStorage(engine);

    test('answer what their work answers', async () => {
      expect(await storage().transaction(async () => 42)).toBe(42);
    });

    test('keep nothing of work that throws, and pass its error on as it is', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      const error = new Error('changed my mind');
      const failed = storage().transaction(async (tx) => {
        await tx.workspaces.insert(sampleWorkspace('ws_3'));
        await tx.keys.insert(sampleKey('key_2'));
        await tx.keys.update(sampleKey('key_1', { revokedAt: T0, secrets: [] }));
        await tx.idempotency.remember({ requestKey: 'r', requestDigest: 'd', answer: '', createdAt: T0 });
        throw error;
      });
      await expect(failed).rejects.toBe(error);
      expect(await storage().workspaces.findById('ws_3')).toBeNull();
      expect(await storage().keys.findById('key_2')).toBeNull();
      expect(await storage().keys.findById('key_1')).toEqual(sampleKey('key_1'));
      expect(await storage().keys.findByDigest(sampleKey('key_2').secrets[0]?.digest ?? '')).toBeNull();
      expect(await storage().transaction((tx) => tx.idempotency.find('r'))).toBeNull();
      await insertKeys(storage(), [sampleKey('key_2')]);
    });

    test('keep nothing when the last thing they write is refused, and fail', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      const refused = storage().transaction(async (tx) => {
        await tx.keys.update(sampleKey('key_1', { revokedAt: T0 }));
        await tx.audit.append(sampleEvent('evt_1'));
        await tx.keys.insert(sampleKey('key_2', { workspaceId: 'ws_none' }));
      });
      await expect(refused).rejects.toThrow();
      expect(await storage().keys.findById('key_1')).toEqual(sampleKey('key_1'));
      expect(await storage().audit.list({}, { limit: 5, after: null })).toEqual([]);
      // Nor is anything of it left for whoever comes next.
      await storage().transaction((tx) => tx.audit.append(sampleEvent('evt_2')));
      expect(await storage().audit.firstBrokenPosition()).toBeNull();
    });

    test('fail whole when what was written before is refused only later, whatever is asked then', async () => {
      const refused = storage().transaction(async (tx) => {
        await tx.keys.insert(sampleKey('key_2', { workspaceId: 'ws_none' }));
        await tx.workspaces.insert(sampleWorkspace('ws_3'));
        return tx.workspaces.findById('ws_3');
      });
      await expect(refused).rejects.toThrow(/foreign key|workspace/i);
      expect(await storage().workspaces.findById('ws_3')).toBeNull();
    });

    test('see their own writes, in every way of reading', async () => {
      await storage().transaction(async (tx) => {
        await tx.keys.insert(sampleKey('key_1'));
        await tx.keys.insert(sampleKey('key_2', { makerKeyId: 'key_1', createdAt: T0 + 1 }));
        const changed = sampleKey('key_1', { disabledAt: T0 });
        await tx.keys.update(changed);
        expect(await tx.keys.findById('key_1')).toEqual(changed);
        expect(await tx.keys.findByDigest(changed.secrets[0]?.digest ?? '')).toEqual(changed);
        expect((await tx.keys.list({}, { limit: 5, after: null }, T0)).length).toBe(2);
        expect((await tx.keys.listNumbered({}, { page: 1, pageSize: 1 }, T0)).total).toBe(2);
        expect((await tx.keys.listMadeBy('key_1')).length).toBe(1);
      });
    });

    test('reads outside never wait for one, and never see what is not committed', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      let finish = () => {};
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const running = storage().transaction(async (tx) => {
        await tx.keys.update(sampleKey('key_1', { revokedAt: T0 }));
        await tx.keys.insert(sampleKey('key_2'));
        await finished;
      });
      for (let turn = 0; turn < 5; turn += 1) {
        await setImmediate();
        expect(await storage().keys.findById('key_1')).toEqual(sampleKey('key_1'));
        expect(await storage().keys.findById('key_2')).toBeNull();
      }
      finish();
      await running;
      expect((await storage().keys.findById('key_1'))?.revokedAt).toBe(T0);
    });

    test('200 at once run one after the other: none loses the change of another', async () => {
      await insertKeys(storage(), [sampleKey('key_1', { name: '0' })]);
      const increment = async (tx: StorageTransaction, index: number) => {
        const name = (await tx.keys.findById('key_1'))?.name;
        if (index % 3 === 0) await setImmediate();
        await tx.keys.update(sampleKey('key_1', { name: String(Number(name) + 1) }));
        await tx.audit.append(sampleEvent(`evt_${index}`));
        if (index % 10 === 0) throw new Error('every tenth fails');
      };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 200 }, (_, index) => storage().transaction((tx) => increment(tx, index))),
      );
      expect(outcomes.filter((outcome) => outcome.status === 'rejected').length).toBe(20);
      expect((await storage().keys.findById('key_1'))?.name).toBe('180');
      expect((await storage().audit.list({}, { limit: 500, after: null })).length).toBe(180);
      expect(await storage().audit.firstBrokenPosition()).toBeNull();
    });

    test('last uses saved beside a transaction on the same key are not lost', async () => {
      await insertKeys(storage(), [sampleKey('key_1')]);
      await Promise.all([
        storage().transaction(async (tx) => {
          await setImmediate();
          await tx.keys.update(sampleKey('key_1', { name: 'renamed' }));
        }),
        saveLastUses(storage(), { 'key_1.s1': T0 + 1 }),
      ]);
      const key = await storage().keys.findById('key_1');
      expect([key?.name, key?.secrets[0]?.lastUsedAt]).toEqual(['renamed', T0 + 1]);
    });

    test('cannot be used once they are over', async () => {
      let kept: StorageTransaction | null = null;
      await storage().transaction(async (tx) => {
        kept = tx;
      });
      const late = (kept as StorageTransaction | null)?.keys.insert(sampleKey('key_late'));
      await expect(late).rejects.toThrow();
      expect(await storage().keys.findById('key_late')).toBeNull();
    });
  });

  describe('a storage', () => {
    const storage = freshStorage(engine);

    test('answers a ping while it is open', async () => {
      await expect(storage().ping()).resolves.toBeUndefined();
    });

    test('finishes the transactions already begun before it closes, and takes no new ones', async () => {
      const running = storage().transaction(async (tx) => {
        await setImmediate();
        await tx.keys.insert(sampleKey('key_1'));
      });
      const closed = storage().close();
      await running;
      await closed;
      await expect(updateKey(storage(), sampleKey('key_1'))).rejects.toThrow();
      await expect(storage().ping()).rejects.toThrow();
    });
  });
}
