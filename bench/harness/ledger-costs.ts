// What writing costs the database that nodes share: a change of rights with its audit entry, and rows of the ledger.

import { NOTHING_USED } from '@keywright/core/usage/usage-sums';
import type pg from 'pg';
import type { Storage } from '../../packages/server/src/app/ports.ts';
import type { UsageRow } from '../../packages/server/src/app/usage/usage-ports.ts';
import type { Measure } from './operation-costs.ts';

/** As many as a fold writes in one transaction. */
const SLICE_ROWS = 2000;

/** As a revocation does it, without the key. */
export function changeRights(storage: Storage, turn: number): Promise<void> {
  const event = (turn: number) => ({
    ...{
      id: `evt-${turn}-${Date.now()}`,
      at: Date.now(),
      actor: 'operator' as const,
      action: 'key.revoked' as const,
    },
    ...{ workspaceId: null, subjectId: `key-${turn}`, details: { reason: null } },
  });
  return storage.transaction(async (tx) => {
    await tx.audit.append(event(turn));
    await tx.changes.record([{ kind: 'key', keyId: `key-${turn}`, digests: [`digest-${turn}`] }]);
  });
}

export async function measureLedger(storage: Storage, db: pg.Client, measure: Measure): Promise<void> {
  await measure({
    name: 'change of rights with its audit entry',
    lanes: 4,
    run: (_, turn) => changeRights(storage, turn),
  });
  const sizeOf = async () => {
    const { rows } = await db.query<{ bytes: string; rows: string }>(
      `select pg_total_relation_size('usage_buckets') + pg_total_relation_size('usage_subjects') as bytes,
       (select count(*) from usage_buckets) as rows`,
    );
    const { bytes, rows: count } = rows[0] ?? { bytes: 0, rows: 1 };
    return `${(Number(bytes) / Number(count)).toFixed(0)} bytes a row, of ${count}`;
  };
  const fold = (rows: readonly UsageRow[]) =>
    storage.transaction((tx) => tx.usage.add(rows), { survives: 'process' });
  await measure({
    name: 'row of the ledger, new (one key, one minute)',
    size: SLICE_ROWS,
    lanes: 1,
    run: (_, turn) => fold(rowsOf(turn, 0)),
    note: sizeOf,
  });
  await measure({
    name: 'row of the ledger, of a key that is known',
    size: SLICE_ROWS,
    lanes: 1,
    run: (_, turn) => fold(rowsOf(1 + (turn % 4), 60_000 * turn)),
    note: sizeOf,
  });
  await measure({
    name: 'row of the ledger, added to',
    size: SLICE_ROWS,
    lanes: 1,
    run: () => fold(rowsOf(1, 0)),
  });
}

function rowsOf(group: number, bucketAt: number): readonly UsageRow[] {
  return Array.from({ length: SLICE_ROWS }, (_, index) => ({
    subject: {
      ...{ api: 'stav', workspaceId: `ws-${group}`, keyId: `key_01m8h121arrp2qmx4vr0${group}-${index}` },
      ...{
        secretId: `sec_01m8h1213bbj7c5tma5s0${group}-${index}`,
        memberId: null,
        endUser: null,
        endpoint: null,
      },
      ...{
        route: 'POST /v1/chat/completions',
        model: 'bench',
        outcome: 'valid' as const,
        address: '127.0.0.1',
      },
    },
    bucketAt,
    sums: { ...NOTHING_USED, requests: 1, billable: 1 },
  }));
}
