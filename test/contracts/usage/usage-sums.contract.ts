// The ledger's sums: what was added comes back, whatever it is grouped by.
import { describe, expect, test } from 'vitest';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  USAGE_DIMENSIONS,
  type UsageDimension,
  type UsageQuery,
} from '../../../packages/server/src/app/usage/usage-ports.ts';
import { freshStorage, type StorageEngine } from '../storage-engine.ts';
import { addUsageRows, HOUR, MINUTE, sampleRow, sampleSubject, sumsOf, usageQuery } from './sample-usage.ts';

const DAY = Date.UTC(2026, 1, 19);

export function usageSumsContract(engine: StorageEngine): void {
  describe('sums of usage', () => {
    const storage = freshStorage(engine);
    const add = (...rows: Parameters<typeof addUsageRows>[1]) => addUsageRows(storage(), rows);
    const sum = (changes: Partial<UsageQuery> = {}) => storage().usage.sum(usageQuery(changes));
    const requests = async (changes: Partial<UsageQuery> = {}) =>
      (await sum(changes)).map(({ sums }) => sums.requests);

    test('take whatever text a client sent, though an engine may keep some of it otherwise', async () => {
      await add(sampleRow({ subject: sampleSubject({ endUser: 'a\0b', model: '\ud800' }) }));
      expect(await requests()).toEqual([1]);
    });

    test('have every figure and every dimension of what was added', async () => {
      const sums = {
        requests: 1,
        denied: 2,
        billable: 3,
        inputTokens: 4,
        cachedInputTokens: 5,
        outputTokens: 6,
        micros: 7,
        estimated: 8,
        interrupted: 9,
      };
      const subject = sampleSubject({ memberId: 'mem_1', endUser: 'Ünï "ü"', endpoint: 'ep', model: 'm-1' });
      await add({ subject, bucketAt: MINUTE, sums });
      expect(await sum({ by: USAGE_DIMENSIONS })).toEqual([
        {
          by: {
            minute: String(MINUTE),
            hour: String(HOUR),
            day: String(DAY),
            api: 'hypervize',
            workspace: 'ws_1',
            key: 'key_1',
            secret: 'key_1.s1',
            member: 'mem_1',
            endUser: 'Ünï "ü"',
            route: 'POST /v1/chat/completions',
            endpoint: 'ep',
            model: 'm-1',
            outcome: 'valid',
            address: '203.0.113.7',
          },
          sums,
        },
      ]);
    });

    test('are none as soon as there would be more groups than asked for', async () => {
      const rows = Array.from({ length: 40 }, (_, index) =>
        sampleRow({ subject: sampleSubject({ address: `203.0.113.${index}` }) }),
      );
      await add(...rows);
      const query = usageQuery({ by: ['address'] });
      const all = await storage().usage.sum(query);
      expect(all).toHaveLength(40);
      expect(await storage().usage.sumWithin(query, 40)).toEqual(all);
      expect(await storage().usage.sumWithin(query, 39)).toBeNull();
      expect(await storage().transaction((tx) => tx.usage.sumWithin(query, 39))).toBeNull();
      expect(await storage().usage.sumWithin(usageQuery({ by: ['route'] }), 1)).toHaveLength(1);
    });

    test('grow with every addition, in one call and in several', async () => {
      await add(sampleRow({ requests: 1 }), sampleRow({ requests: 20 }));
      await add(sampleRow({ requests: 300 }));
      expect(await requests()).toEqual([321]);
    });

    test('of a thousand subjects added in one call are all there', async () => {
      const rows = Array.from({ length: 1000 }, (_, index) =>
        sampleRow({ subject: sampleSubject({ address: `10.0.0.${index}` }), requests: index }),
      );
      await add(...rows);
      expect(await requests()).toEqual([499_500]);
      expect((await sum({ by: ['address'] })).length).toBe(1000);
    });

    test('tell subjects apart by everything, and what is absent from what is empty', async () => {
      const subjects = [
        sampleSubject(),
        sampleSubject({ endUser: '' }),
        sampleSubject({ model: 'user' }),
        sampleSubject({ endUser: 'user' }),
        sampleSubject({ outcome: 'limit_exceeded' }),
      ];
      await add(...subjects.map((subject, index) => sampleRow({ subject, requests: 10 ** index })));
      const groups = await sum({ by: ['endUser', 'model', 'outcome'] });
      expect(groups.map(({ by, sums }) => [by.endUser, by.model, by.outcome, sums.requests])).toEqual([
        [null, null, 'limit_exceeded', 10_000],
        [null, null, 'valid', 1],
        [null, 'user', 'valid', 100],
        ['', null, 'valid', 10],
        ['user', null, 'valid', 1000],
      ]);
    });

    test('are one group without dimensions, or none of nothing', async () => {
      expect(await sum()).toEqual([]);
      await add(sampleRow({ requests: 0 }));
      expect(await sum()).toEqual([{ by: {}, sums: sumsOf({}) }]);
      expect(await sum({ of: { keyId: 'key_2' } })).toEqual([]);
    });

    test('take in buckets that begin with the range, and none that begin with its end', async () => {
      await add(
        sampleRow({ bucketAt: MINUTE, requests: 1 }),
        sampleRow({ bucketAt: MINUTE + BUCKET_MS, requests: 10 }),
      );
      expect(await requests({ from: MINUTE, to: MINUTE + BUCKET_MS })).toEqual([1]);
      expect(await requests({ from: MINUTE + 1, to: MINUTE + BUCKET_MS + 1 })).toEqual([10]);
      expect(await requests({ from: MINUTE + 1, to: MINUTE + BUCKET_MS })).toEqual([]);
      expect(await requests({ from: MINUTE, to: MINUTE })).toEqual([]);
    });

    test('are of one key, of one workspace, or of requests that are of nobody known, and never of others', async () => {
      const nobody = { workspaceId: null, keyId: null, secretId: null };
      await add(
        sampleRow({ requests: 1 }),
        sampleRow({ requests: 10, subject: sampleSubject({ keyId: 'key_2' }) }),
        sampleRow({ requests: 100, subject: sampleSubject({ keyId: 'key_3', workspaceId: 'ws_2' }) }),
        sampleRow({ requests: 1000, subject: sampleSubject(nobody) }),
        sampleRow({ requests: 10_000, subject: sampleSubject({ ...nobody, api: 'stav' }) }),
        // Without a key, and paid for by a workspace.
        sampleRow({ requests: 100_000, subject: sampleSubject({ ...nobody, workspaceId: 'ws_3' }) }),
      );
      expect(await requests({ of: { keyId: 'key_1' } })).toEqual([1]);
      expect(await requests({ of: { workspaceId: 'ws_1' } })).toEqual([11]);
      expect(await requests({ of: { workspaceId: 'ws_2' } })).toEqual([100]);
      expect(await requests({ of: { workspaceId: 'ws_3' } })).toEqual([100_000]);
      expect(await requests({ of: { keyless: true, api: 'hypervize' } })).toEqual([1000]);
      expect(await requests({ of: { keyless: true, api: 'stav' } })).toEqual([10_000]);
      expect(await requests({ of: { keyless: true, api: null } })).toEqual([11_000]);
      expect(await requests({ of: { keyId: '' } })).toEqual([]);
    });

    test('come in the order of their dimensions: periods by time, text by its characters, none first', async () => {
      const at = (bucketAt: number, model: string | null) =>
        sampleRow({ bucketAt, subject: sampleSubject({ model }) });
      await add(
        at(MINUTE, 'b'),
        at(MINUTE, 'B'),
        at(MINUTE, null),
        at(MINUTE, 'ä'),
        at(9 * BUCKET_MS, 'b'),
        at(10 * BUCKET_MS, 'a'),
      );
      const order = async (...by: readonly UsageDimension[]) =>
        (await sum({ by })).map((group) => by.map((dimension) => group.by[dimension]).join(' '));
      expect(await order('model')).toEqual(['', 'B', 'a', 'b', 'ä']);
      expect(await order('minute')).toEqual(['540000', '600000', String(MINUTE)]);
      expect((await order('day', 'model')).slice(0, 3)).toEqual(['0 a', '0 b', `${DAY} `]);
      expect((await order('model', 'day')).at(-2)).toBe(`b ${DAY}`);
    });

    test('are told by hours and days of UTC', async () => {
      const lastOfDay = DAY + 24 * OLD_BUCKET_MS - BUCKET_MS;
      await add(
        sampleRow({ bucketAt: DAY, requests: 1 }),
        sampleRow({ bucketAt: lastOfDay, requests: 10 }),
        sampleRow({ bucketAt: lastOfDay + BUCKET_MS, requests: 100 }),
      );
      expect((await sum({ by: ['day'] })).map(({ by, sums }) => [Number(by.day), sums.requests])).toEqual([
        [DAY, 11],
        [DAY + 24 * OLD_BUCKET_MS, 100],
      ]);
      expect((await sum({ by: ['hour'] })).map(({ by }) => Number(by.hour))).toEqual([
        DAY,
        DAY + 23 * OLD_BUCKET_MS,
        DAY + 24 * OLD_BUCKET_MS,
      ]);
    });

    test('are exact up to the last whole number there is, and refused beyond it', async () => {
      const most = Number.MAX_SAFE_INTEGER;
      const ofAddress = (address: string) => sampleSubject({ address });
      await add(sampleRow({ sums: sumsOf({ micros: most - 1 }) }));
      await add(sampleRow({ subject: ofAddress('b'), sums: sumsOf({ micros: 1 }) }));
      expect(await sum()).toEqual([{ by: {}, sums: sumsOf({ micros: most }) }]);
      await add(sampleRow({ subject: ofAddress('c'), sums: sumsOf({ micros: 1 }) }));
      await expect(sum()).rejects.toThrow();
    });

    test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('never take in %d', async (micros) => {
      await expect(
        add(sampleRow({ requests: 5 }), sampleRow({ sums: sumsOf({ micros }) })),
      ).rejects.toThrow();
      expect(await sum()).toEqual([]);
    });
  });
}
