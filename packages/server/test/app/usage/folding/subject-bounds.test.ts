// The ledger does not grow with what clients make up; and what it counts is all there.
import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../../test/harness/request-facts.ts';
import { BatchTotals } from '../../../../src/app/usage/folding/batch-totals.ts';
import type { UsageEntry } from '../../../../src/app/usage/usage-ports.ts';

function rowsOf(count: number, entryOf: (index: number) => Partial<UsageEntry>) {
  const batch = new BatchTotals(new Map());
  for (let index = 0; index < count; index += 1) {
    batch.add({ kind: 'request', entry: usageEntry({ requestId: `req_${index}`, ...entryOf(index) }) });
  }
  const { rows } = batch.totals;
  expect(rows.reduce((sum, { sums }) => sum + sums.requests + sums.denied, 0)).toBe(count);
  return rows.map(({ subject }) => subject);
}

describe('subjects of one batch', () => {
  test('are told apart up to 500 a key, then without their address', () => {
    const subjects = rowsOf(5000, (index) => ({ address: `192.0.2.${index}` }));
    expect(subjects).toHaveLength(501);
    expect(subjects.at(-1)).toMatchObject({ address: '(other)', keyId: 'key_1', secretId: 'sec_1' });
  });

  test('are told apart no more by anything a client makes up, beyond that', () => {
    const subjects = rowsOf(5000, (index) => ({
      address: `192.0.2.${index}`,
      endUser: `user_${index}`,
      model: `model_${index}`,
      endpoint: `endpoint_${index}`,
      route: index % 2 === 0 ? 'GET /a' : 'GET /b',
    }));
    expect(subjects).toHaveLength(602);
    const other = { address: '(other)', endUser: '(other)', model: '(other)', endpoint: '(other)' };
    expect(subjects.slice(-2)).toMatchObject([
      { ...other, route: 'GET /a' },
      { ...other, route: 'GET /b' },
    ]);
  });

  test('of one key leave room to those of another', () => {
    const subjects = rowsOf(2000, (index) => ({ keyId: `key_${index % 4}`, address: `192.0.2.${index}` }));
    expect(subjects).toHaveLength(4 * 501 - 4);
  });

  test('without a key have less room: an address costs nothing to make up', () => {
    const nobody = { keyId: null, secretId: null, workspaceId: null, outcome: 'unknown_key' as const };
    const subjects = rowsOf(5000, (index) => ({ ...nobody, address: `2001:db8::${index.toString(16)}` }));
    expect(subjects).toHaveLength(51);
    expect(subjects.at(-1)).toMatchObject({ address: '(other)', endUser: null, model: null });
  });

  test('that are known already are told apart however many there are', () => {
    const subjects = rowsOf(10_000, (index) => ({ address: `192.0.2.${index % 500}` }));
    expect(subjects).toHaveLength(500);
  });
});
