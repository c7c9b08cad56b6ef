// P-09: what the ledger counted in a window that runs is used up after a restart, whoever the counter is kept for and
// however long its window is.
import {
  LIMIT_SUBJECTS,
  type LimitCharge,
  type LimitRule,
  limitRule,
} from '@keywright/core/limits/limit-rule';
import { windowOf } from '@keywright/core/limits/rate-window';
import { describe, expect, test } from 'vitest';
import { sampleKey } from '../../../../../test/contracts/sample-records.ts';
import { notes } from '../../../../../test/harness/guarantee-apis.ts';
import { requestFacts } from '../../../../../test/harness/request-facts.ts';
import { chargesOf, keylessChargesOf } from '../../../src/app/limits/limit-charges.ts';
import { restoreLimits } from '../../../src/app/limits/restore-limits.ts';
import { createLocalLimitCounters } from '../../../src/storage/local-limit-counters.ts';

const NOW = Date.UTC(2026, 1, 19, 8, 30);
const LIMIT = 10;
const DEMAND = { cost: 3, tokens: 3, micros: 3 };

const WINDOWS: readonly LimitRule['window'][] = [1000, 60_000, 31 * 24 * 3_600_000, 'month', 'ever'];
const RULES = WINDOWS.flatMap((window) =>
  (['requests', 'tokens', 'money'] as const).flatMap((counts) =>
    LIMIT_SUBJECTS.map((per) => limitRule({ name: `of-${per}`, per, counts, limit: LIMIT, window })),
  ),
);

const api = { ...notes, limits: RULES, anonymousLimits: RULES };
const facts = requestFacts(api, {
  route: 'POST /v1/tokens/5/key/{id}',
  endpoint: 'a/b/requests/60000/key/c',
  address: '2001:db8::1',
});
const CHARGES: readonly LimitCharge[] = [
  ...chargesOf(sampleKey('key_1', { limits: RULES }), facts, DEMAND),
  ...keylessChargesOf({ kind: 'nobody', payer: null }, facts, DEMAND),
];

function storedAt(at: number, charges = CHARGES) {
  return charges.map(({ counter, rule, amount: used }) => {
    const { startAt: windowAt, endAt: endsAt } = windowOf(rule, at);
    return { counter, windowAt, endsAt, used };
  });
}

const remaining = (counters = createLocalLimitCounters(), now = NOW) =>
  counters.charge(CHARGES, now).limits.map((limit) => limit.remaining);

describe('counters after a restart', () => {
  test('have used what the ledger counted, each of its own', () => {
    expect(CHARGES.length).toBeGreaterThan(200);
    const counters = createLocalLimitCounters();
    restoreLimits(counters, storedAt(NOW));
    expect(remaining(counters)).toEqual(CHARGES.map(() => LIMIT - 3 - 3));
  });

  test('start from zero where nothing was counted', () => {
    const counters = createLocalLimitCounters();
    restoreLimits(counters, []);
    expect(remaining(counters)).toEqual(CHARGES.map(() => LIMIT - 3));
  });

  test('go on in the later window after a clock was set back, with what was counted in both', () => {
    const rule = limitRule({ name: 'burst', per: 'key', limit: 100, window: 60_000 });
    const charge = { rule, counter: 'notes/burst/requests/60000/key/key_1', amount: 1 };
    const counters = createLocalLimitCounters();
    restoreLimits(counters, [...storedAt(NOW, [charge]), ...storedAt(NOW + 60_000, [charge])]);
    const [limit] = counters.charge([charge], NOW).limits;
    expect(limit).toMatchObject({ remaining: 100 - 3, resetAt: windowOf(rule, NOW + 60_000).endAt });
  });

  test('know nothing of a counter that has no name of theirs', () => {
    const counters = createLocalLimitCounters();
    restoreLimits(counters, [{ counter: 'something else', windowAt: NOW, used: 5 }]);
    expect(counters.size).toBe(0);
  });
});
