// What the ledger holds of a workspace is told by key, member and API, and never in two currencies; and whatever is
// asked, it is folded first.
import { DENIAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
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
import { addRows, ledgerRow } from './ledger-rows.ts';

const NOW = Date.parse('2026-11-21T09:30:15Z');
const LAST_DAY = { from: null, to: null };
const euros = { ...notes, name: 'euros', currency: 'EUR' };

let world: AssembledUseCases;
let key: IssuedKey;
let workspaceId: string;
let ours: { readonly keyId: string; readonly workspaceId: string };

beforeEach(async () => {
  world = assembleUseCases({ clock: createHandClock(NOW), apis: [notes, euros] });
  workspaceId = await world.newWorkspace();
  key = await world.newKey({ workspaceId });
  ours = { keyId: key.keyId, workspaceId };
});

function answerOf<T>(outcome: ReadOutcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome.answer;
}

describe('usage of a workspace', () => {
  const ofWorkspace = (by: readonly string[], api: string | null = null) =>
    world.useCases.readUsage.ofWorkspace(OPERATOR, workspaceId, {
      range: LAST_DAY,
      by: by as never,
      api,
    });

  test('is that of its keys, told apart by key, member and API where asked', async () => {
    const at = NOW - 60_000;
    await addRows(world.storage, [
      ledgerRow(at, { ...ours, keyId: 'key_a', memberId: 'mem_1' }),
      ledgerRow(at, { ...ours, keyId: 'key_b' }, { requests: 2 }),
      ledgerRow(at, { workspaceId: 'ws_elsewhere', keyId: 'key_c' }),
    ]);
    const { data, totals } = answerOf(await ofWorkspace(['key', 'member', 'api']));
    expect(data.map(({ key, member, api, requests }) => [key, member, api, requests])).toEqual([
      ['key_a', 'mem_1', 'notes', 1],
      ['key_b', null, 'notes', 2],
    ]);
    expect(totals.requests).toBe(3);
  });

  test('never adds up different currencies: where both are charged, one API is to be named', async () => {
    const at = NOW - 60_000;
    await addRows(world.storage, [
      ledgerRow(at, ours, { micros: 10 }),
      ledgerRow(at, { ...ours, api: 'euros' }, { micros: 0 }),
    ]);
    expect(answerOf(await ofWorkspace(['api'])).totals.cost).toEqual({ micros: 10, currency: 'USD' });
    await addRows(world.storage, [ledgerRow(at, { ...ours, api: 'euros' }, { micros: 5 })]);
    expect(await ofWorkspace(['hour'])).toMatchObject({
      ok: false,
      refusal: { problems: [{ field: 'api', message: expect.stringContaining('euros, notes') }] },
    });
    const { totals } = answerOf(await ofWorkspace(['hour'], 'euros'));
    expect(totals).toMatchObject({ requests: 2, cost: { micros: 5, currency: 'EUR' } });
  });

  test('that would be added up from more than 100,000 sums is refused, also where its rows are few', async () => {
    const users = Math.ceil(100_001 / DENIAL_REASONS.length);
    const rows = Array.from({ length: users }, (_, user) =>
      DENIAL_REASONS.map((outcome) => ledgerRow(NOW - 60_000, { ...ours, endUser: `user${user}`, outcome })),
    );
    expect(users).toBeLessThan(10_000);
    await addRows(world.storage, rows.flat());
    expect(await ofWorkspace(['endUser'])).toMatchObject({
      ok: false,
      refusal: { problems: [{ field: 'by' }] },
    });
    expect(answerOf(await ofWorkspace(['key'])).totals.denied).toBe(users * DENIAL_REASONS.length);
  });

  test('is the operator’s to read, of a workspace there is', async () => {
    const question = { range: LAST_DAY, by: [], api: null };
    const { readUsage } = world.useCases;
    const notFound = { ok: false, refusal: { reason: 'not_found' } };
    expect(await readUsage.ofWorkspace(OPERATOR, 'ws_none', question)).toEqual(notFound);
    expect(await readUsage.ofWorkspace(callerWith(key, workspaceId), workspaceId, question)).toEqual(
      notFound,
    );
  });
});

test('what was answered before the question is folded before it is answered', async () => {
  const { storage } = world;
  const caughtUp = assembleUseCases({
    storage,
    clock: createHandClock(NOW),
    ports: { usageCatchUp: { catchUp: () => addRows(storage, [ledgerRow(NOW, ours, { billable: 1 })]) } },
  });
  const { readUsage, readBilling, readUnknownKeys } = caughtUp.useCases;
  const question = { range: LAST_DAY, by: [] };
  expect(answerOf(await readUsage.ofKey(OPERATOR, key.keyId, question)).totals.requests).toBe(1);
  const ofAll = { ...question, api: null };
  expect(answerOf(await readUsage.ofWorkspace(OPERATOR, workspaceId, ofAll)).totals.requests).toBe(2);
  const billed = answerOf(await readBilling.whole(OPERATOR, workspaceId, { period: null, api: null }));
  expect(billed.totals.map(({ requests }) => requests)).toEqual([3]);
  await readUnknownKeys(OPERATOR, { range: LAST_DAY, api: null, limit: 1 });
  expect(answerOf(await readUsage.ofKey(OPERATOR, key.keyId, question)).totals.requests).toBe(5);
});
