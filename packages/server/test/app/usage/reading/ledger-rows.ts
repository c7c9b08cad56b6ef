// Rows of the ledger for tests to add: one valid request of nobody's, but for what a test says.
import { NOTHING_USED, type UsageSums } from '@keywright/core/usage/usage-sums';
import type { Storage } from '../../../../src/app/ports.ts';
import { BUCKET_MS, type UsageRow, type UsageSubject } from '../../../../src/app/usage/usage-ports.ts';

const NOBODY: UsageSubject = {
  api: 'notes',
  workspaceId: null,
  keyId: null,
  secretId: null,
  memberId: null,
  endUser: null,
  route: 'GET /v1/whoami',
  endpoint: null,
  model: null,
  outcome: 'valid',
  address: '203.0.113.7',
};

/** `at` is any instant of the row's minute. */
export function ledgerRow(
  at: number | string,
  subject: Partial<UsageSubject>,
  sums: Partial<UsageSums> = {},
): UsageRow {
  const instant = typeof at === 'string' ? Date.parse(at) : at;
  const isRefused = subject.outcome !== undefined && !['valid', 'anonymous'].includes(subject.outcome);
  return {
    subject: { ...NOBODY, ...subject },
    bucketAt: Math.floor(instant / BUCKET_MS) * BUCKET_MS,
    sums: { ...NOTHING_USED, [isRefused ? 'denied' : 'requests']: 1, ...sums },
  };
}

export function addRows(storage: Storage, rows: readonly UsageRow[]): Promise<void> {
  return storage.transaction((tx) => tx.usage.add(rows));
}

/** Merges every minute that began before. */
export async function mergeAllBefore(storage: Storage, instant: number): Promise<void> {
  while (await storage.transaction((tx) => tx.usage.mergeBefore(instant)));
}
