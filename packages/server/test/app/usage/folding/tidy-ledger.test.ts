import { limitRule } from '@keywright/core/limits/limit-rule';
import { expect, test } from 'vitest';
import { createHandClock } from '../../../../../../test/harness/assemble-use-cases.ts';
import { usageEntry } from '../../../../../../test/harness/request-facts.ts';
import { BatchTotals } from '../../../../src/app/usage/folding/batch-totals.ts';
import { createTidyLedger } from '../../../../src/app/usage/folding/tidy-ledger.ts';
import { ledgerStorage } from './fold-harness.ts';

const DAY_MS = 24 * 3_600_000;

test('minutes of a week ago become hours, counts of windows that ended a day ago go, and all else stays', async () => {
  const storage = await ledgerStorage();
  const clock = createHandClock();
  const old = clock.now() - 8 * DAY_MS;
  const young = clock.now() - 6 * DAY_MS;
  const rule = limitRule({ name: 'a', per: 'key', limit: 1, window: 1000 });
  await storage.transaction(async ({ usage }) => {
    const batch = new BatchTotals(new Map());
    for (const at of [old, old + 60_000, young, young + 60_000]) {
      batch.add({ kind: 'request', entry: usageEntry({ at }) });
    }
    await usage.add(batch.totals.rows);
    const windowAt = 0;
    await usage.addCounts([
      { counter: 'gone', rule, windowAt, endsAt: clock.now() - DAY_MS - 1, amount: 1, held: 0 },
      { counter: 'kept', rule, windowAt, endsAt: clock.now() - DAY_MS + 1, amount: 1, held: 0 },
      { counter: 'for ever', rule, windowAt, endsAt: null, amount: 1, held: 0 },
    ]);
  });
  await createTidyLedger({ storage, clock, turns: { next: async () => {} } })(() => false);
  const query = { of: { keyId: 'key_1' }, from: 0, to: clock.now(), by: ['minute'] as const };
  const groups = await storage.usage.sum(query);
  expect(groups.map(({ sums }) => sums.requests)).toEqual([2, 1, 1]);
  const counts = await storage.usage.counts(0);
  expect(counts.map(({ counter }) => counter).sort()).toEqual(['for ever', 'kept']);
});
