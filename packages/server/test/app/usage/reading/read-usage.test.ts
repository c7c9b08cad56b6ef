// What the ledger holds of a key or a workspace is told whole, once, and of nobody else.
import type { UsageRowAnswer } from '@keywright/core/usage/usage-answers';
import { addUsage, NOTHING_USED } from '@keywright/core/usage/usage-sums';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  createHandClock,
  type IssuedKey,
  OPERATOR,
} from '../../../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../../../test/harness/guarantee-apis.ts';
import type { ReadOutcome } from '../../../../src/app/read-outcome.ts';
import { addRows, ledgerRow, mergeAllBefore } from './ledger-rows.ts';

const NOW = Date.parse('2026-11-21T09:30:15Z');
const LAST_DAY = { from: null, to: null };

let world: AssembledUseCases;
let key: IssuedKey;
let workspaceId: string;
let ours: { readonly keyId: string; readonly workspaceId: string };

beforeEach(async () => {
  world = assembleUseCases({ clock: createHandClock(NOW), apis: [notes] });
  workspaceId = await world.newWorkspace();
  key = await world.newKey({ workspaceId });
  ours = { keyId: key.keyId, workspaceId };
});

function answerOf<T>(outcome: ReadOutcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.answer;
}
const ofKey = async (by: readonly never[] | readonly string[], range: object = LAST_DAY) =>
  answerOf(
    await world.useCases.readUsage.ofKey(OPERATOR, key.keyId, {
      range: { ...LAST_DAY, ...range },
      by: by as never,
    }),
  );
const figures = (row: Partial<UsageRowAnswer>) => [row.requests, row.denied];

describe('usage of a key', () => {
  test('tells every figure of the ledger, by hour', async () => {
    const sums = {
      requests: 3,
      billable: 5,
      inputTokens: 100,
      cachedInputTokens: 40,
      outputTokens: 30,
      micros: 1234,
      estimated: 2,
      interrupted: 1,
    };
    await addRows(world.storage, [ledgerRow('2026-11-21T08:15:00Z', ours, sums)]);
    const told = {
      requests: 3,
      denied: 0,
      tokens: { input: 100, cachedInput: 40, output: 30 },
      billable: 5,
      cost: { micros: 1234, currency: 'USD' },
      estimated: 2,
      interrupted: 1,
    };
    expect(await ofKey(['hour'])).toEqual({
      from: '2026-11-20T09:30:00.000Z',
      to: '2026-11-21T09:31:00.000Z',
      resolutionSeconds: 60,
      by: ['hour'],
      data: [{ hour: '2026-11-21T08:00:00.000Z', ...told }],
      totals: { ...told, deniedByReason: {} },
      lastUses: [],
    });
  });

  test('counts what lies in the range, its end not included, and nothing beside it', async () => {
    await addRows(
      world.storage,
      ['09:59', '10:00', '10:01', '10:04', '10:05'].map((time) => ledgerRow(`2026-11-20T${time}:30Z`, ours)),
    );
    const range = { from: Date.parse('2026-11-20T10:00:00Z'), to: Date.parse('2026-11-20T10:05:00Z') };
    const { data, totals } = await ofKey(['minute'], range);
    expect(data.map(({ minute }) => minute)).toEqual([
      '2026-11-20T10:00:00.000Z',
      '2026-11-20T10:01:00.000Z',
      '2026-11-20T10:04:00.000Z',
    ]);
    expect(totals.requests).toBe(3);
  });

  test('leaves out other keys, other workspaces and nobody', async () => {
    const other = await world.newKey({ workspaceId });
    const at = NOW - 60_000;
    await addRows(world.storage, [
      ledgerRow(at, ours),
      ledgerRow(at, { ...ours, keyId: other.keyId }),
      ledgerRow(at, { keyId: 'key_elsewhere', workspaceId: 'ws_elsewhere' }),
      ledgerRow(at, { outcome: 'unknown_key' }),
    ]);
    expect((await ofKey(['hour'])).totals.requests).toBe(1);
  });

  test('tells the refused by their exact reason', async () => {
    const at = NOW - 60_000;
    await addRows(world.storage, [
      ledgerRow(at, ours, { requests: 7 }),
      ledgerRow(at, { ...ours, outcome: 'key_revoked' }, { denied: 2 }),
      ledgerRow(at, { ...ours, outcome: 'key_revoked', address: '198.51.100.9' }, { denied: 3 }),
      ledgerRow(at, { ...ours, outcome: 'limit_exceeded' }, { denied: 1 }),
    ]);
    const { data, totals } = await ofKey(['outcome']);
    expect(totals).toMatchObject({ requests: 7, denied: 6 });
    expect(Object.entries(totals.deniedByReason)).toEqual([
      ['key_revoked', 5],
      ['limit_exceeded', 1],
    ]);
    expect(data.map((row) => [row.outcome, ...figures(row)])).toEqual([
      ['key_revoked', 0, 5],
      ['limit_exceeded', 0, 1],
      ['valid', 7, 0],
    ]);
  });

  test('is in the order of the words it was asked by, null before all else', async () => {
    const at = NOW - 60_000;
    await addRows(world.storage, [
      ledgerRow(at, { ...ours, route: 'GET /b', address: '2.2.2.2' }),
      ledgerRow(at, { ...ours, route: 'GET /a', address: '2.2.2.2' }),
      ledgerRow(at, { ...ours, route: 'GET /a', address: null }),
      ledgerRow(at, { ...ours, route: null, address: '1.1.1.1' }),
    ]);
    const { data, by } = await ofKey(['route', 'address']);
    expect(by).toEqual(['route', 'address']);
    expect(data.map(({ route, address }) => [route, address])).toEqual([
      [null, '1.1.1.1'],
      ['GET /a', null],
      ['GET /a', '2.2.2.2'],
      ['GET /b', '2.2.2.2'],
    ]);
  });

  test.each([
    [['hour']],
    [['day', 'outcome']],
    [['secret', 'endUser', 'route', 'endpoint', 'model', 'outcome', 'address']],
  ])('by %j adds up to its totals', async (by) => {
    const pick = <T>(choices: readonly T[], at: number): T => choices[at % choices.length] as T;
    const rows = Array.from({ length: 200 }, (_, index) =>
      ledgerRow(
        NOW - index * 400_000,
        {
          ...ours,
          secretId: pick(['sec_1', 'sec_2', null], index),
          endUser: pick(['a', 'b', '', null], index >> 1),
          model: pick(['m', null], index >> 2),
          address: pick(['1.1.1.1', '::1', null], index >> 3),
          outcome: pick(['valid', 'limit_exceeded', 'valid'] as const, index),
        },
        { inputTokens: index, micros: index * 3, billable: index % 4 },
      ),
    );
    await addRows(world.storage, rows);
    const { data, totals } = await ofKey(by);
    const { sums } = rows
      .filter(({ bucketAt }) => bucketAt >= NOW - 86_400_000 - 15_000)
      .reduce((a, b) => ({ ...b, sums: addUsage(a.sums, b.sums) }), ledgerRow(0, {}, NOTHING_USED));
    const added = (read: (row: UsageRowAnswer) => number) => data.reduce((sum, row) => sum + read(row), 0);
    expect(totals).toMatchObject({ requests: sums.requests, denied: sums.denied, billable: sums.billable });
    expect(added(({ requests }) => requests)).toBe(sums.requests);
    expect(added(({ denied }) => denied)).toBe(sums.denied);
    expect(added(({ tokens }) => tokens.input)).toBe(sums.inputTokens);
    expect(added(({ cost }) => cost.micros)).toBe(sums.micros);
    expect(totals.cost).toEqual({ micros: sums.micros, currency: 'USD' });
  });

  test('of weeks ago is the same before and after its minutes are merged', async () => {
    await addRows(
      world.storage,
      Array.from({ length: 180 }, (_, minute) =>
        ledgerRow(Date.parse('2026-11-02T10:00:00Z') + minute * 60_000, ours),
      ),
    );
    const range = { from: Date.parse('2026-11-02T10:20:00Z'), to: Date.parse('2026-11-02T11:20:00Z') };
    const before = await ofKey(['hour'], range);
    expect(before).toMatchObject({ from: '2026-11-02T10:00:00.000Z', to: '2026-11-02T12:00:00.000Z' });
    expect(before.totals.requests).toBe(120);
    await mergeAllBefore(world.storage, NOW - 7 * 86_400_000);
    expect(await ofKey(['hour'], range)).toEqual(before);
  });

  test('by minute is refused where minutes are kept no longer', async () => {
    const range = { from: NOW - 8 * 86_400_000, to: null };
    const question = { range, by: ['minute' as const] };
    expect(await world.useCases.readUsage.ofKey(OPERATOR, key.keyId, question)).toMatchObject({
      ok: false,
      refusal: { reason: 'validation_error', problems: [{ field: 'by' }] },
    });
  });

  test('of 10,000 rows is answered, of one more refused', async () => {
    const at = NOW - 60_000;
    const users = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) => ledgerRow(at, { ...ours, endUser: `${prefix}${index}` }));
    await addRows(world.storage, users(10_000, 'user'));
    expect((await ofKey(['endUser'])).data).toHaveLength(10_000);
    await addRows(world.storage, users(1, 'another'));
    const question = { range: LAST_DAY, by: ['endUser' as const] };
    const refused = await world.useCases.readUsage.ofKey(OPERATOR, key.keyId, question);
    expect(refused).toMatchObject({ ok: false, refusal: { problems: [{ field: 'by' }] } });
    expect((await ofKey(['hour'])).totals.requests).toBe(10_001);
  });

  test('tells the newest use of each secret, the newest first, whenever it was', async () => {
    const rotated = await world.useCases.rotateKey({
      actor: OPERATOR,
      idempotencyKey: null,
      input: { keyId: key.keyId, graceMs: null },
    });
    if (!rotated.ok) throw new Error(rotated.refusal.reason);
    const newSecretId = rotated.answer.secrets.at(-1)?.id ?? '';
    const use = { address: '203.0.113.7', userAgent: 'curl/8', route: 'GET /v1/whoami' };
    await world.storage.transaction((tx) =>
      tx.usage.saveLastUses([
        { ...use, secretId: key.secretId, at: NOW - 90 * 86_400_000 },
        { ...use, secretId: newSecretId, at: NOW - 1000, address: null },
      ]),
    );
    expect((await ofKey(['hour'])).lastUses).toEqual([
      { ...use, secretId: newSecretId, at: '2026-11-21T09:30:14.000Z', address: null },
      { ...use, secretId: key.secretId, at: '2026-08-23T09:30:15.000Z' },
    ]);
  });

  test('of a key nobody has is not found, nor of a foreign one for whoever asks with a key', async () => {
    const foreign = await world.newKey();
    const question = { range: LAST_DAY, by: [] };
    const caller = callerWith(key, workspaceId);
    const { readUsage } = world.useCases;
    const notFound = { ok: false, refusal: { reason: 'not_found' } };
    expect(await readUsage.ofKey(OPERATOR, 'key_none', question)).toEqual(notFound);
    expect(await readUsage.ofKey(caller, foreign.keyId, question)).toEqual(notFound);
    expect(await readUsage.ofKey(caller, key.keyId, question)).toMatchObject({ ok: true });
  });
});
