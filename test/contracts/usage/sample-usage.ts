// Rows of the ledger for its contract suites: whole, and different only in what a test names.
import { NOTHING_USED, type UsageSums } from '@keywright/core/usage/usage-sums';
import type { Storage } from '../../../packages/server/src/app/ports.ts';
import {
  BUCKET_MS,
  type UsageEntry,
  type UsageQuery,
  type UsageRow,
  type UsageSubject,
} from '../../../packages/server/src/app/usage/usage-ports.ts';
import { T0 } from '../sample-records.ts';

/** The minute of T0, half past an hour. */
export const MINUTE = T0;
export const HOUR = T0 - 30 * BUCKET_MS;

export function sampleSubject(changes: Partial<UsageSubject> = {}): UsageSubject {
  return {
    api: 'hypervize',
    workspaceId: 'ws_1',
    keyId: 'key_1',
    secretId: 'key_1.s1',
    memberId: null,
    endUser: null,
    route: 'POST /v1/chat/completions',
    endpoint: null,
    model: null,
    outcome: 'valid',
    address: '203.0.113.7',
    ...changes,
  };
}

export function sampleRow(changes: Partial<UsageRow> & { readonly requests?: number } = {}): UsageRow {
  const { requests = 1, ...row } = changes;
  return { subject: sampleSubject(), bucketAt: MINUTE, sums: sumsOf({ requests }), ...row };
}

export function sumsOf(changes: Partial<UsageSums>): UsageSums {
  return { ...NOTHING_USED, ...changes };
}

export function sampleEntry(requestId: string, changes: Partial<UsageEntry> = {}): UsageEntry {
  return {
    ...sampleSubject(),
    requestId,
    at: T0,
    userAgent: 'curl/8.9',
    cost: 1,
    charges: [],
    isBillable: false,
    continues: true,
    ...changes,
  };
}

export const OF_KEY_1 = { keyId: 'key_1' } as const;
export const OF_WORKSPACE_1 = { workspaceId: 'ws_1' } as const;

/** All of one key, unless told otherwise. */
export function usageQuery(changes: Partial<UsageQuery> = {}): UsageQuery {
  return { of: OF_KEY_1, from: 0, to: Number.MAX_SAFE_INTEGER, by: [], ...changes };
}

export async function addUsageRows(storage: Storage, rows: readonly UsageRow[]): Promise<void> {
  await storage.transaction((tx) => tx.usage.add(rows));
}

/** As often as it takes. */
export async function mergeAllBefore(storage: Storage, instant: number): Promise<void> {
  while (await storage.transaction((tx) => tx.usage.mergeBefore(instant)));
}
