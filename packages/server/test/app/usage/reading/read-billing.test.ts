// A bill has what is to be paid, and nothing else: by UTC day, in one order, in whole micro-units.
import type { BillingAnswer } from '@keywright/core/usage/usage-answers';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  createHandClock,
  OPERATOR,
} from '../../../../../../test/harness/assemble-use-cases.ts';
import { notes } from '../../../../../../test/harness/guarantee-apis.ts';
import { addRows, ledgerRow } from './ledger-rows.ts';

const NOW = Date.parse('2026-11-21T09:30:15Z');
const euros = { ...notes, name: 'euros', currency: 'EUR' };

let world: AssembledUseCases;
let workspaceId: string;
beforeEach(async () => {
  world = assembleUseCases({ clock: createHandClock(NOW), apis: [notes, euros] });
  workspaceId = await world.newWorkspace();
});

const ask = (period: string | null, api: string | null = null) =>
  world.useCases.readBilling.whole(OPERATOR, workspaceId, { period, api });
async function billOf(period: string | null, api: string | null = null): Promise<BillingAnswer> {
  const outcome = await ask(period, api);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.answer;
}
const row = (at: string, subject: object = {}, sums: object = { billable: 1 }) =>
  ledgerRow(at, { workspaceId, keyId: 'key_1', ...subject }, sums);

describe('a bill', () => {
  test('tells every figure, the money as micro-units and as text', async () => {
    const subject = { memberId: 'mem_1', endUser: 'zoë', model: 'large' };
    const sums = {
      requests: 2,
      billable: 6,
      inputTokens: 100,
      cachedInputTokens: 40,
      outputTokens: 30,
      micros: 1_234_567,
      estimated: 1,
      interrupted: 2,
    };
    await addRows(world.storage, [row('2026-11-20T08:15:00Z', subject, sums)]);
    const figures = {
      requests: 6,
      inputTokens: 100,
      cachedInputTokens: 40,
      outputTokens: 30,
      micros: 1_234_567,
      cost: '1.234567',
      currency: 'USD',
      estimated: 1,
      interrupted: 2,
    };
    expect(await billOf('2026-11')).toEqual({
      workspaceId,
      period: '2026-11',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
      data: [
        {
          day: '2026-11-20',
          api: 'notes',
          workspaceId,
          keyId: 'key_1',
          memberId: 'mem_1',
          endUser: 'zoë',
          model: 'large',
          ...figures,
        },
      ],
      totals: [{ api: 'notes', ...figures }],
    });
  });

  test('has the whole of its month or day, to the last minute, and nothing of the next', async () => {
    const times = [
      '2026-09-30T23:59:59.999Z',
      '2026-10-01T00:00:00Z',
      '2026-10-31T00:00:00Z',
      '2026-10-31T23:59:59.999Z',
      '2026-11-01T00:00:00Z',
    ];
    await addRows(
      world.storage,
      times.map((at) => row(at)),
    );
    expect((await billOf('2026-10')).data.map(({ day, requests }) => [day, requests])).toEqual([
      ['2026-10-01', 1],
      ['2026-10-31', 2],
    ]);
    expect((await billOf('2026-10-31')).totals.map(({ requests }) => requests)).toEqual([2]);
    expect((await billOf(null)).data.map(({ day }) => day)).toEqual(['2026-11-01']);
    expect((await billOf(null)).period).toBe('2026-11');
  });

  test('has nothing of what was refused, managed, or failed at the upstream', async () => {
    await addRows(world.storage, [
      row('2026-11-20T08:00:00Z', { outcome: 'limit_exceeded' }, { denied: 9 }),
      row('2026-11-20T08:00:00Z', { outcome: 'key_revoked' }, { denied: 9 }),
      row('2026-11-20T08:00:00Z', { endUser: 'unlucky' }, { requests: 5, billable: 0, inputTokens: 3 }),
    ]);
    expect(await billOf('2026-11')).toMatchObject({ data: [], totals: [] });
  });

  test('has what costs money and no units, and units that cost no money', async () => {
    await addRows(world.storage, [
      row('2026-11-20T08:00:00Z', { model: 'a' }, { billable: 0, micros: 7 }),
      row('2026-11-20T08:00:00Z', { model: 'b' }, { billable: 1, micros: 0 }),
    ]);
    expect((await billOf('2026-11')).data.map(({ model, cost }) => [model, cost])).toEqual([
      ['a', '0.000007'],
      ['b', '0.000000'],
    ]);
  });

  test('has nothing of another workspace', async () => {
    await addRows(world.storage, [
      row('2026-11-20T08:00:00Z', { workspaceId: 'ws_elsewhere' }),
      row('2026-11-20T08:00:00Z', { workspaceId: null, keyId: null }),
    ]);
    expect((await billOf('2026-11')).data).toEqual([]);
  });

  test('adds up each API by itself, and may be of one alone', async () => {
    await addRows(world.storage, [
      row('2026-11-20T08:00:00Z', {}, { billable: 1, micros: 10 }),
      row('2026-11-21T08:00:00Z', {}, { billable: 2, micros: 20 }),
      row('2026-11-20T08:00:00Z', { api: 'euros' }, { billable: 3, micros: 5 }),
      row('2026-11-20T08:00:00Z', { api: 'gone' }, { billable: 4, micros: 1 }),
    ]);
    const told = ({ totals }: BillingAnswer) =>
      totals.map(({ api, requests, cost, currency }) => [api, requests, cost, currency]);
    expect(told(await billOf('2026-11'))).toEqual([
      ['euros', 3, '0.000005', 'EUR'],
      ['gone', 4, '0.000001', null],
      ['notes', 3, '0.000030', 'USD'],
    ]);
    expect(told(await billOf('2026-11', 'euros'))).toEqual([['euros', 3, '0.000005', 'EUR']]);
  });

  test('of a month to come is empty, and of what is no period refused', async () => {
    expect(await billOf('2027-01')).toMatchObject({ from: '2027-01-01T00:00:00.000Z', data: [] });
    expect(await ask('2026-13')).toMatchObject({
      ok: false,
      refusal: { reason: 'validation_error', problems: [{ field: 'period' }] },
    });
  });

  test('of more than 10,000 rows is refused in one piece, and told in parts of whole days', async () => {
    const users = (at: string, count: number) =>
      Array.from({ length: count }, (_, index) => row(at, { endUser: `user${index}` }));
    await addRows(world.storage, [
      ...users('2026-11-18T08:00:00Z', 6000),
      ...users('2026-11-19T08:00:00Z', 4001),
    ]);
    expect(await ask('2026-11')).toMatchObject({ ok: false, refusal: { problems: [{ field: 'period' }] } });
    const question = { period: '2026-11', api: null };
    const found = await world.useCases.readBilling.inParts(OPERATOR, workspaceId, question);
    if (!found.ok) throw new Error(found.refusal.reason);
    const sizes: number[] = [];
    for await (const rows of found.answer.parts) sizes.push(rows.length);
    expect(sizes.length).toBeLessThan(21);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10_001);
  });

  test('is the operator’s to read, of a workspace there is', async () => {
    const key = await world.newKey({ workspaceId });
    const { readBilling } = world.useCases;
    const question = { period: null, api: null };
    const notFound = { ok: false, refusal: { reason: 'not_found' } };
    expect(await readBilling.whole(OPERATOR, 'ws_none', question)).toEqual(notFound);
    expect(await readBilling.whole(callerWith(key, workspaceId), workspaceId, question)).toEqual(notFound);
  });
});
