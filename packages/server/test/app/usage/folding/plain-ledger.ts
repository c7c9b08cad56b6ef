// The ledger as anybody would write it down: each record looked at by itself, nothing in batches. What folding is held
// to.
import { windowOf } from '@keywright/core/limits/rate-window';
import { addUsage, NOTHING_USED, type UsageSums } from '@keywright/core/usage/usage-sums';
import type {
  JournalRecord,
  OpenRequest,
  UsageEnd,
  UsageEntry,
  UsageReader,
} from '../../../../src/app/usage/usage-ports.ts';

export interface PlainLedger {
  /** By key, end user, model and minute. */
  readonly sums: Readonly<Record<string, UsageSums>>;
  /** By window and counter. */
  readonly counts: Readonly<Record<string, number>>;
  readonly lastUses: Readonly<Record<string, number>>;
  readonly open: readonly OpenRequest[];
}

export function plainLedger(records: readonly JournalRecord[]): PlainLedger {
  const sums: Record<string, UsageSums> = {};
  const counts: Record<string, number> = {};
  const lastUses: Record<string, number> = {};
  const open = new Map<string, OpenRequest>();

  const count = (entry: UsageEntry, unit: string, amount: number) => {
    for (const { rule, counter } of entry.charges) {
      const name = `${windowOf(rule, entry.at).startAt} ${counter}`;
      if (rule.counts === unit && amount > 0) counts[name] = (counts[name] ?? 0) + amount;
    }
  };
  const add = (entry: UsageEntry, who: Partial<UsageEnd>, more: Partial<UsageSums>) => {
    const minute = Math.floor(entry.at / 60_000) * 60_000;
    const name = nameOf({
      key: entry.keyId,
      endUser: who.endUser ?? entry.endUser,
      model: who.model ?? entry.model,
      minute: String(minute),
    });
    sums[name] = addUsage(sums[name] ?? NOTHING_USED, { ...NOTHING_USED, ...more });
  };

  for (const record of records) {
    if (record.kind === 'request') {
      const { entry } = record;
      if (open.has(entry.requestId)) continue;
      count(entry, 'requests', entry.cost);
      if (entry.outcome === 'valid' && entry.secretId !== null) {
        lastUses[entry.secretId] = Math.max(lastUses[entry.secretId] ?? 0, entry.at);
      }
      if (entry.continues) open.set(entry.requestId, { entry, progress: null });
      else if (entry.outcome === 'valid')
        add(entry, {}, { requests: 1, billable: entry.isBillable ? entry.cost : 0 });
      else add(entry, {}, { denied: 1 });
    } else if (record.kind === 'progress') {
      const known = open.get(record.progress.requestId);
      if (known === undefined || (known.progress?.at ?? 0) > record.progress.at) continue;
      open.set(record.progress.requestId, { ...known, progress: record.progress });
    } else {
      const entry = open.get(record.end.requestId)?.entry;
      if (entry === undefined || !open.delete(entry.requestId)) continue;
      const { tokens, micros } = record.end;
      count(entry, 'tokens', tokens.input + tokens.output);
      count(entry, 'money', micros);
      add(entry, record.end, {
        requests: 1,
        billable: record.end.isBillable ? entry.cost : 0,
        inputTokens: tokens.input,
        cachedInputTokens: tokens.cachedInput,
        outputTokens: tokens.output,
        micros,
        estimated: record.end.isEstimated ? 1 : 0,
      });
    }
  }
  return { sums, counts, lastUses, open: sortedOpen([...open.values()]) };
}

/** The same of a ledger that was folded into. */
export async function storedLedger(usage: UsageReader, keyIds: readonly string[]): Promise<PlainLedger> {
  const sums: Record<string, UsageSums> = {};
  const counts: Record<string, number> = {};
  const lastUses: Record<string, number> = {};
  for (const keyId of keyIds) {
    const query = { of: { keyId }, from: 0, to: Number.MAX_SAFE_INTEGER };
    for (const group of await usage.sum({ ...query, by: ['key', 'endUser', 'model', 'minute'] })) {
      sums[nameOf(group.by)] = group.sums;
    }
    for (const { secretId, at } of await usage.lastUses(keyId)) lastUses[secretId] = at;
  }
  for (const { counter, windowAt, used } of await usage.counts(0)) counts[`${windowAt} ${counter}`] = used;
  return { sums, counts, lastUses, open: sortedOpen(await usage.openRequests()) };
}

function nameOf({
  key,
  endUser,
  model,
  minute,
}: Readonly<Record<string, string | null | undefined>>): string {
  return JSON.stringify([key, endUser, model, minute]);
}

function sortedOpen(open: readonly OpenRequest[]): readonly OpenRequest[] {
  return [...open].sort((a, b) => (a.entry.requestId < b.entry.requestId ? -1 : 1));
}
