// Whatever a record says is said again by its line.

import type { UsageOutcome } from '@keywright/core/usage/outcome-words';
import {
  LIMIT_PERIODS,
  LIMIT_SUBJECTS,
  LIMIT_UNITS,
  type LimitRule,
  limitRule,
} from '@keywright/core/limits/limit-rule';
import { REFUSAL_REASONS } from '@keywright/core/refusals/refusal-reasons';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../test/harness/request-facts.ts';
import type { JournalRecord, UsageEntry } from '../../../src/app/usage/usage-ports.ts';
import { jsonOf, lineOf } from '../../../src/system/journal/journal-line.ts';
import { endJson, progressJson, readLine, requestJson } from '../../../src/system/journal/record-codec.ts';

const clean = (text: string | null) => text;
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const textOrNull = fc.option(text);
const count = fc.nat(Number.MAX_SAFE_INTEGER);

const rule: fc.Arbitrary<LimitRule> = fc.record({
  name: text,
  per: fc.constantFrom(...LIMIT_SUBJECTS.filter((subject) => subject !== 'endpoint')),
  counts: fc.constantFrom(...LIMIT_UNITS),
  limit: count,
  window: fc.oneof(fc.nat(), fc.constantFrom(...LIMIT_PERIODS)),
  enforce: fc.constantFrom('hard', 'soft'),
  alertAt: fc.array(fc.nat(100), { maxLength: 3 }),
});

const entry: fc.Arbitrary<UsageEntry> = fc.record({
  requestId: text,
  at: count,
  api: text,
  outcome: fc.constantFrom<UsageOutcome>('valid', 'anonymous', 'unknown_key', 'limit_exceeded'),
  keyId: textOrNull,
  secretId: textOrNull,
  workspaceId: textOrNull,
  memberId: textOrNull,
  endUser: textOrNull,
  model: textOrNull,
  route: textOrNull,
  endpoint: textOrNull,
  address: textOrNull,
  userAgent: textOrNull,
  cost: count,
  isBillable: fc.boolean(),
  continues: fc.boolean(),
  charges: fc.array(fc.record({ rule, counter: text, amount: fc.constant(0) }), { maxLength: 4 }),
});

const progress = fc.record({
  requestId: text,
  at: count,
  model: textOrNull,
  tokens: fc.record({ input: count, cachedInput: count, output: count }),
  micros: count,
  isEstimated: fc.boolean(),
});

const record: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({ kind: fc.constant('request'), entry }),
  fc.record({ kind: fc.constant('progress'), progress }),
  fc.tuple(progress, textOrNull, fc.boolean()).map(([sofar, endUser, isBillable]) => ({
    kind: 'end' as const,
    end: { ...sofar, endUser, isBillable },
  })),
);

/** As it is read back: without what counts requests that run. */
function asRead(written: JournalRecord): JournalRecord {
  if (written.kind !== 'request') return written;
  const charges = written.entry.charges.filter((charge) => charge.rule.window !== 'running');
  return { kind: 'request', entry: { ...written.entry, charges } };
}

function jsonFor(written: JournalRecord, rules: Map<number, LimitRule>): string {
  if (written.kind === 'progress') return progressJson(written.progress, clean);
  if (written.kind === 'end') return endJson(written.end, clean);
  const numberOf = (one: LimitRule) => rules.set(rules.size, one).size - 1;
  return requestJson(written.entry, { clean, numberOf });
}

describe('a record of the journal', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(record, (written) => {
        const rules = new Map<number, LimitRule>();
        const line = lineOf(jsonFor(written, rules));
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(readLine(jsonOf(line.slice(0, -1)) ?? '', rules)).toEqual(asRead(written));
      }),
    );
  });

  test('takes every outcome there is', () => {
    for (const outcome of ['valid', 'anonymous', ...REFUSAL_REASONS] as UsageOutcome[]) {
      const json = requestJson(usageEntry({ outcome }), { clean, numberOf: () => 0 });
      expect(readLine(json, new Map())).toMatchObject({ entry: { outcome } });
    }
  });

  test('counts for its other limits when the definition of one was lost', () => {
    const rules = [
      limitRule({ name: 'a', per: 'key', limit: 1, window: 1000 }),
      limitRule({ name: 'b', per: 'key', limit: 1, window: 1000 }),
    ];
    const charges = rules.map((each) => ({ rule: each, counter: each.name, amount: 1 }));
    const numberOf = (each: LimitRule) => rules.indexOf(each);
    const json = requestJson(usageEntry({ charges }), { clean, numberOf });
    const found = readLine(json, new Map(rules.map((each, number) => [number, each] as const).slice(1)));
    expect(found).toMatchObject({ entry: { charges: [{ counter: 'b' }] } });
  });

  test('is nothing when a later release wrote a kind this one does not know', () => {
    expect(readLine('["z",1]', new Map())).toBeNull();
  });

  test('keeps of an endpoint, and of its counter, only what is fit to be kept', () => {
    const perEndpoint = limitRule({ name: 'each', per: 'endpoint', limit: 1, window: 1000 });
    const endpoint = 'my-secret';
    const charges = [{ rule: perEndpoint, counter: `notes/each/${endpoint}`, amount: 1 }];
    const json = requestJson(usageEntry({ endpoint, charges }), {
      clean: (chosen) => chosen?.replace('secret', '…') ?? null,
      numberOf: () => 0,
    });
    expect(json).not.toContain('secret');
    const rules = new Map([[0, perEndpoint]]);
    expect(readLine(json, rules)).toMatchObject({
      entry: { endpoint: 'my-…', charges: [{ counter: 'notes/each/my-…' }] },
    });
  });
});
