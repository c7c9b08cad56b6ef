// What the contract suites are run against, and the ways they use it.
import type { EpochMs } from '@keywright/core/instant';
import type { ApiKey, Workspace } from '@keywright/core/keys/api-key';
import { afterEach, beforeEach } from 'vitest';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import { sampleWorkspace } from './sample-records.ts';

export interface StorageEngine {
  readonly name: string;
  /** An empty storage. */
  open(): Promise<Storage>;
  /** Closes it and removes what it left. */
  dispose(storage: Storage): Promise<void>;
}

/** An empty storage for each test of the enclosing `describe`, with workspaces ws_1 and ws_2. */
export function freshStorage(engine: StorageEngine): () => Storage {
  let storage: Storage | null = null;
  beforeEach(async () => {
    storage = await engine.open();
    await insertWorkspaces(storage, [sampleWorkspace('ws_1'), sampleWorkspace('ws_2')]);
  });
  afterEach(async () => {
    if (storage !== null) await engine.dispose(storage);
    storage = null;
  });
  return () => {
    if (storage === null) throw new Error('There is a storage only while a test runs.');
    return storage;
  };
}

export async function insertWorkspaces(storage: Storage, workspaces: readonly Workspace[]): Promise<void> {
  await storage.transaction(async (tx) => {
    for (const workspace of workspaces) await tx.workspaces.insert(workspace);
  });
}

export async function insertKeys(storage: Storage, keys: readonly ApiKey[]): Promise<void> {
  await storage.transaction(async (tx) => {
    for (const key of keys) await tx.keys.insert(key);
  });
}

export async function updateKey(storage: Storage, key: ApiKey): Promise<void> {
  await storage.transaction((tx) => tx.keys.update(key));
}

/** By id of the secret: when it was used. */
export async function saveLastUses(storage: Storage, uses: Readonly<Record<string, EpochMs>>): Promise<void> {
  const where = { address: null, userAgent: null, route: null };
  const all = Object.entries(uses).map(([secretId, at]) => ({ secretId, at, ...where }));
  await storage.transaction((tx) => tx.usage.saveLastUses(all));
}
