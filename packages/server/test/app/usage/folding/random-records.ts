// Journals as they come, and as they should not: requests that run side by side, records told twice, ends without a
// beginning, progress that comes late.

import { limitRule } from '@keywright/core/limits/limit-rule';
import fc from 'fast-check';
import { usageEntry } from '../../../../../../test/harness/request-facts.ts';
import type { JournalRecord, UsageEntry } from '../../../../src/app/usage/usage-ports.ts';
import { KEY_IDS } from './fold-harness.ts';

const T0 = Date.UTC(2026, 1, 19, 8, 30);
const RULES = (['requests', 'tokens', 'money'] as const).flatMap((counts) =>
  ([60_000, 'month', 'ever'] as const).map((window) =>
    limitRule({ name: `${counts}-${window}`, per: 'key', counts, limit: 1000, window }),
  ),
);

const at = fc.integer({ min: T0, max: T0 + 180_000 });
const requestId = fc.integer({ min: 0, max: 5 }).map((number) => `req_${number}`);
const endUser = fc.constantFrom(null, 'user_1', 'user_2');
const mostly = fc.nat(3).map((number) => number > 0);
const model = fc.constantFrom(null, 'model_1');

const entry: fc.Arbitrary<UsageEntry> = fc
  .record({
    requestId,
    at,
    keyId: fc.constantFrom(...KEY_IDS),
    endUser,
    model,
    cost: fc.nat(5),
    address: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    isLetIn: mostly,
    continues: mostly,
    isBillable: fc.boolean(),
  })
  .map(({ isLetIn, ...fields }) => {
    const secretId = fields.keyId.replace('key', 'sec');
    if (!isLetIn) {
      return usageEntry({ ...fields, secretId, outcome: 'key_expired', continues: false, isBillable: false });
    }
    const charges = RULES.map((rule) => ({ rule, counter: `${rule.name}/${fields.keyId}`, amount: 0 }));
    return usageEntry({ ...fields, secretId, charges });
  });

const progress = fc.record({
  requestId,
  at,
  model,
  tokens: fc.record({ input: fc.nat(50), cachedInput: fc.nat(5), output: fc.nat(50) }),
  micros: fc.nat(1000),
  isEstimated: fc.boolean(),
});

const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  { weight: 5, arbitrary: entry.map((told) => ({ kind: 'request' as const, entry: told })) },
  { weight: 2, arbitrary: progress.map((told) => ({ kind: 'progress' as const, progress: told })) },
  {
    weight: 4,
    arbitrary: fc.tuple(progress, endUser, fc.boolean()).map(([told, user, isBillable]) => ({
      kind: 'end' as const,
      end: { ...told, endUser: user, isBillable },
    })),
  },
);

export const randomRecords = fc.array(record, { maxLength: 60, size: 'max' });
