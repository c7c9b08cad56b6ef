// Refused requests that no key can be blamed for, by address and reason.
import { beforeEach, expect, test } from 'vitest';
import {
  type AssembledUseCases,
  assembleUseCases,
  callerWith,
  createHandClock,
  OPERATOR,
} from '../../../../../../test/harness/assemble-use-cases.ts';
import { addRows, ledgerRow } from './ledger-rows.ts';

const NOW = Date.parse('2026-11-21T09:30:15Z');
let world: AssembledUseCases;
beforeEach(async () => {
  world = assembleUseCases({ clock: createHandClock(NOW) });
  await addRows(world.storage, [
    ledgerRow(NOW, { outcome: 'unknown_key', address: '198.51.100.9' }, { denied: 5 }),
    ledgerRow(NOW - 3_600_000, { outcome: 'unknown_key', address: '198.51.100.9' }, { denied: 4 }),
    ledgerRow(NOW, { outcome: 'malformed_credentials', address: '198.51.100.9' }, { denied: 2 }),
    ledgerRow(NOW, { outcome: 'missing_credentials', address: null }, { denied: 20 }),
    ledgerRow(NOW, { outcome: 'unknown_key', address: '192.0.2.1', api: 'other' }, { denied: 2 }),
    // Whom a route asks for no key, who has one, and what was long before: none of these.
    ledgerRow(NOW, { outcome: 'anonymous' }, { requests: 50 }),
    ledgerRow(NOW, { outcome: 'key_revoked', keyId: 'key_1', workspaceId: 'ws_1' }, { denied: 30 }),
    ledgerRow(NOW - 90_000_000, { outcome: 'unknown_key', address: '192.0.2.77' }, { denied: 40 }),
  ]);
});

const LAST_DAY = { from: null, to: null };
const ask = async (api: string | null, limit: number) => {
  const outcome = await world.useCases.readUnknownKeys(OPERATOR, { range: LAST_DAY, api, limit });
  if (!outcome.ok) throw new Error(outcome.refusal.reason);
  return outcome.answer;
};

test('the most first, those without an address too', async () => {
  expect(await ask(null, 100)).toEqual({
    from: '2026-11-20T09:30:00.000Z',
    to: '2026-11-21T09:31:00.000Z',
    resolutionSeconds: 60,
    data: [
      { api: 'notes', address: null, reason: 'missing_credentials', denied: 20 },
      { api: 'notes', address: '198.51.100.9', reason: 'unknown_key', denied: 9 },
      { api: 'notes', address: '198.51.100.9', reason: 'malformed_credentials', denied: 2 },
      { api: 'other', address: '192.0.2.1', reason: 'unknown_key', denied: 2 },
    ],
    totals: { denied: 33, addresses: 2 },
  });
});

test('of one API, or as many rows as asked for: the totals are of all rows', async () => {
  const { data, totals } = await ask('notes', 1);
  expect(data.map(({ denied }) => denied)).toEqual([20]);
  expect(totals).toEqual({ denied: 31, addresses: 1 });
});

test('of more than 100,000 addresses and reasons are refused, and a shorter time is answered', async () => {
  const groups = 100_001;
  await addRows(
    world.storage,
    Array.from({ length: groups }, (_, index) =>
      ledgerRow(NOW - 7_200_000, { outcome: 'unknown_key', address: `2001:db8::${index.toString(16)}` }),
    ),
  );
  const question = { range: LAST_DAY, api: null, limit: 1 };
  expect(await world.useCases.readUnknownKeys(OPERATOR, question)).toMatchObject({
    ok: false,
    refusal: { reason: 'validation_error', problems: [{ field: 'from' }] },
  });
  const range = { from: NOW - 3_600_000, to: null };
  expect(await world.useCases.readUnknownKeys(OPERATOR, { ...question, range })).toMatchObject({ ok: true });
});

test('are the operator’s to read', async () => {
  const workspaceId = await world.newWorkspace();
  const caller = callerWith(await world.newKey({ workspaceId }), workspaceId);
  const question = { range: LAST_DAY, api: null, limit: 1 };
  expect(await world.useCases.readUnknownKeys(caller, question)).toEqual({
    ok: false,
    refusal: { reason: 'operator_required' },
  });
});
