// Endpoints: found while they are there, listed within a tenancy, and never made twice under one id.
import type { Endpoint } from '@keywright/core/endpoints/endpoint';
import { beforeEach, describe, expect, test } from 'vitest';
import type { EndpointFilter } from '../../packages/server/src/app/endpoints/endpoint-ports.ts';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { sampleEndpoint, T0 } from './sample-records.ts';
import { freshStorage, type StorageEngine } from './storage-engine.ts';

const OWN = sampleEndpoint('endpt-00000000000a', {
  upstreamUrl: 'https://models.example.com/v1',
  authMode: 'public',
  createdBy: 'user:usr_1',
});
/** Oldest first; two are of the same instant. */
const ENDPOINTS = [
  OWN,
  sampleEndpoint('endpt-00000000000b', { createdAt: T0 + 1, api: 'other' }),
  sampleEndpoint('endpt-00000000000c', { createdAt: T0 + 1, workspaceId: 'ws_2' }),
  sampleEndpoint('endpt-000000000000', { createdAt: T0 + 2 }),
];
const [A, B, C, ZERO] = ENDPOINTS.map(({ id }) => id) as [string, string, string, string];

export function endpointStorageContract(engine: StorageEngine): void {
  describe('endpoints', () => {
    const storage = freshStorage(engine);
    beforeEach(() => insert(storage(), ENDPOINTS));
    const list = async (filter: EndpointFilter, limit: number, after: string | null) =>
      (await storage().endpoints.list(filter, { limit, after })).map(({ id }) => id);

    test('are found as they were made, and no others', async () => {
      for (const endpoint of ENDPOINTS) {
        expect(await storage().endpoints.findById(endpoint.id)).toEqual(endpoint);
      }
      expect(await storage().endpoints.findById('endpt-ffffffffffff')).toBeNull();
    });

    test('are listed newest first, page by page, within a workspace and an API', async () => {
      expect(await list({}, 9, null)).toEqual([ZERO, C, B, A]);
      expect(await list({}, 2, ZERO)).toEqual([C, B]);
      expect(await list({ workspaceId: 'ws_1' }, 9, null)).toEqual([ZERO, B, A]);
      expect(await list({ workspaceId: 'ws_1', api: 'hypervize' }, 1, ZERO)).toEqual([A]);
      expect(await storage().endpoints.list({ api: 'other' }, { limit: 9, after: null })).toEqual([
        ENDPOINTS[1],
      ]);
    });

    test('a page never begins after what is not within', async () => {
      expect(await list({ workspaceId: 'ws_1' }, 9, C)).toEqual([]);
      expect(await list({ workspaceId: 'ws_1' }, 9, 'endpt-ffffffffffff')).toEqual([]);
    });

    test('change their name, upstream and mode, and nothing else', async () => {
      const changed = { ...OWN, name: 'New', upstreamUrl: null, authMode: 'private' } as const;
      const stolen = { ...changed, workspaceId: 'ws_2', api: 'other', createdBy: 'operator', createdAt: 0 };
      await update(storage(), stolen);
      expect(await storage().endpoints.findById(A)).toEqual(changed);
    });

    test('are gone once deleted, hold their place in pages, and cannot come back', async () => {
      const deleted = { ...OWN, deletedAt: T0 + 9 };
      await update(storage(), deleted);
      await update(storage(), OWN);
      expect(await storage().endpoints.findById(A)).toBeNull();
      expect(await list({}, 9, null)).toEqual([ZERO, C, B]);
      await update(storage(), { ...sampleEndpoint(B), deletedAt: T0 + 9 });
      await insert(storage(), [sampleEndpoint('endpt-00000000000d', { createdAt: T0 - 1 })]);
      expect(await list({}, 9, B)).toEqual(['endpt-00000000000d']);
    });

    test('an id is taken for ever', async () => {
      await update(storage(), { ...OWN, deletedAt: T0 + 9 });
      await storage().transaction(async (tx) => {
        expect(await tx.endpoints.isTaken(A)).toBe(true);
        expect(await tx.endpoints.isTaken(B)).toBe(true);
        expect(await tx.endpoints.isTaken('endpt-ffffffffffff')).toBe(false);
      });
      await expect(insert(storage(), [OWN])).rejects.toThrow();
    });

    test('are kept only with the transaction that makes them', async () => {
      const failed = storage().transaction(async (tx) => {
        await tx.endpoints.insert(sampleEndpoint('endpt-00000000000e'));
        expect((await tx.endpoints.findById('endpt-00000000000e'))?.workspaceId).toBe('ws_1');
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(await storage().endpoints.findById('endpt-00000000000e')).toBeNull();
    });
  });
}

async function insert(storage: Storage, endpoints: readonly Endpoint[]): Promise<void> {
  await storage.transaction(async (tx) => {
    for (const endpoint of endpoints) await tx.endpoints.insert(endpoint);
  });
}

async function update(storage: Storage, endpoint: Endpoint): Promise<void> {
  await storage.transaction((tx) => tx.endpoints.update(endpoint));
}
