// A percentage of a limit is told once in each window, in the transaction that crosses it, to whom it concerns.
import { type LimitRule, limitRule } from '@keywright/core/limits/limit-rule';
import { describe, expect, test } from 'vitest';
import { usageEntry } from '../../../../../../test/harness/request-facts.ts';
import type { Storage } from '../../../../src/app/ports.ts';
import type { JournalRecord } from '../../../../src/app/usage/usage-ports.ts';
import { foldInto, goneAtMoment, ledgerStorage, listedJournal, ProcessGoneError } from './fold-harness.ts';

const rule = (changes: Partial<LimitRule> = {}) =>
  limitRule({
    name: 'monthly',
    per: 'key',
    limit: 10,
    window: 60_000,
    enforce: 'soft',
    alertAt: [50, 100],
    ...changes,
  });

interface Charged {
  readonly rule?: LimitRule;
  readonly counter?: string;
  readonly cost?: number;
  readonly at?: number;
}

const charged = ({ rule: of = rule(), counter = 'c', cost = 1, at = 0 }: Charged = {}): JournalRecord => ({
  kind: 'request',
  entry: usageEntry({ at, cost, charges: [{ rule: of, counter, amount: 0 }] }),
});

async function told({ audit }: Storage): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const events = await audit.list({}, { limit: 100, after: null });
  return events.map(({ actor, action, subjectId, workspaceId, details }) => ({
    ...{ actor, action, subjectId, workspaceId },
    ...details,
  }));
}

const ten = () => Array.from({ length: 10 }, () => charged());

describe('a limit that is used up', () => {
  test('is told of at each of its percentages, whether one request crosses it or many', async () => {
    const event = {
      ...{ actor: 'system', action: 'limit.reached', subjectId: 'key_1', workspaceId: 'ws_1' },
      ...{ limit: 'monthly', per: 'key', counts: 'requests', of: 10 },
    };
    const apart = await ledgerStorage();
    const journal = listedJournal([]);
    const folding = foldInto(apart, journal);
    for (const record of [...ten(), ...ten()]) {
      journal.records.push(record);
      await folding.catchUp();
    }
    expect(await told(apart)).toEqual([
      { ...event, percent: 50, used: 5 },
      { ...event, percent: 100, used: 10 },
    ]);
    expect(folding.alerts.map(({ api, percent, used }) => [api, percent, used])).toEqual([
      ['notes', 50, 5],
      ['notes', 100, 10],
    ]);
    const together = await ledgerStorage();
    await foldInto(together, listedJournal([charged({ cost: 12 })])).catchUp();
    expect(await told(together)).toEqual([
      { ...event, percent: 50, used: 12 },
      { ...event, percent: 100, used: 12 },
    ]);
    expect(await together.audit.firstBrokenPosition()).toBeNull();
  });

  test('is told of once, whenever the process that tells it goes', async () => {
    const records = [...ten(), ...ten().map(() => charged({ counter: 'd' }))];
    const sizes = { sizes: { sliceRows: 1, batchRecords: 7 } };
    const whole = goneAtMoment(await ledgerStorage(), Number.POSITIVE_INFINITY);
    await foldInto(whole.storage, listedJournal(records), sizes).catchUp();
    for (let moment = 0; moment < whole.moments; moment += 1) {
      const storage = await ledgerStorage();
      const gone = foldInto(goneAtMoment(storage, moment).storage, listedJournal(records), sizes);
      await expect(gone.catchUp()).rejects.toThrow(ProcessGoneError);
      await foldInto(storage, listedJournal(records), sizes).catchUp();
      expect((await told(storage)).map((event) => event['percent']).sort()).toEqual([100, 100, 50, 50]);
    }
  });

  test('is told of anew in the next window', async () => {
    const storage = await ledgerStorage();
    const records = [
      charged({ cost: 6 }),
      charged({ cost: 6, at: 60_000 }),
      charged({ cost: 1, at: 60_000 }),
    ];
    await foldInto(storage, listedJournal(records)).catchUp();
    expect(await told(storage)).toMatchObject([{ percent: 50 }, { percent: 50 }]);
  });

  test('without percentages is not told of', async () => {
    const storage = await ledgerStorage();
    await foldInto(storage, listedJournal([charged({ rule: rule({ alertAt: [] }), cost: 99 })])).catchUp();
    expect(await told(storage)).toEqual([]);
  });

  test.each<[string, Partial<LimitRule>, string, string, string | null]>([
    ['the key', { per: 'key' }, 'notes/monthly', 'key_1', 'ws_1'],
    ['the workspace', { per: 'workspace' }, 'notes/monthly', 'ws_1', 'ws_1'],
    ['the API', { per: 'api' }, 'notes/monthly', 'notes', null],
    ['the API', { per: 'address' }, 'notes/monthly', 'notes', null],
    ['the key whose own limit it is', { per: 'route' }, 'key_1/monthly', 'key_1', 'ws_1'],
  ])('concerns %s, kept %j', async (_, changes, counter, subjectId, workspaceId) => {
    const storage = await ledgerStorage();
    await foldInto(storage, listedJournal([charged({ rule: rule(changes), counter, cost: 5 })])).catchUp();
    expect(await told(storage)).toMatchObject([{ subjectId, workspaceId, percent: 50 }]);
  });

  test('for each key concerns the seat of a person, who has none, and the workspace it is in', async () => {
    const storage = await ledgerStorage();
    const charges = [
      { rule: rule({ per: 'key' }), counter: 'notes/monthly/requests/60000/key/mem_1', amount: 0 },
    ];
    const entry = usageEntry({ keyId: null, secretId: null, memberId: 'mem_1', cost: 5, charges });
    await foldInto(storage, listedJournal([{ kind: 'request', entry }])).catchUp();
    expect(await told(storage)).toMatchObject([{ subjectId: 'mem_1', workspaceId: 'ws_1', percent: 50 }]);
  });
});
