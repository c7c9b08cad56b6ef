// What many records add to the ledger, summed up. Everything here depends on the records and their order alone: after
// a crash the same records come to the same rows in the same order, and what was added already is passed over.
import type { EpochMs } from '@keywright/core/instant';
import type { LimitCharge, LimitUnit } from '@keywright/core/limits/limit-rule';
import { windowOf } from '@keywright/core/limits/rate-window';
import { NOTHING_USED, USAGE_FIGURES, type UsageSums } from '@keywright/core/usage/usage-sums';
import {
  BUCKET_MS,
  type CountDelta,
  type LastUse,
  type UsageEntry,
  type UsageRow,
  type UsageSubject,
} from '../usage-ports.ts';
import { SubjectBounds } from './subject-bounds.ts';

/** Units added to a counter, and whom it is kept for. */
export interface CountTotal extends CountDelta {
  readonly api: string;
  readonly keyId: string | null;
  readonly workspaceId: string | null;
}

export interface LedgerAddition {
  readonly rows: readonly UsageRow[];
  readonly counts: readonly CountTotal[];
  readonly lastUses: readonly LastUse[];
}

type Growing<T> = { -readonly [Field in keyof T]: T[Field] };
type GrowingSums = Growing<UsageSums>;

interface GrowingRow extends UsageRow {
  readonly sums: GrowingSums;
}

export class LedgerTotals implements LedgerAddition {
  readonly #bounds = new SubjectBounds();
  readonly #rows = new Map<string, GrowingRow>();
  readonly #counts = new Map<string, Growing<CountTotal>>();
  readonly #lastUses = new Map<string, LastUse>();

  // In the order of the tables they go to: neighbours are written together, which is most of what a fold costs.
  get rows(): readonly UsageRow[] {
    return ordered(
      this.#rows.values(),
      ({ subject: { keyId, api }, bucketAt }) => `${keyId ?? api} ${bucketAt}`,
    );
  }

  get counts(): readonly CountTotal[] {
    const changed = [...this.#counts.values()].filter(({ amount, held }) => amount !== 0 || held !== 0);
    return ordered(changed, ({ counter, windowAt }) => `${counter} ${windowAt}`);
  }

  get lastUses(): readonly LastUse[] {
    return ordered(this.#lastUses.values(), ({ secretId }) => secretId);
  }

  addRow(wanted: UsageSubject, at: EpochMs, sums: Partial<UsageSums>): void {
    const { subject, text } = this.#bounds.place(wanted);
    const bucketAt = Math.floor(at / BUCKET_MS) * BUCKET_MS;
    const name = `${bucketAt} ${text}`;
    let row = this.#rows.get(name);
    if (row === undefined) {
      row = { subject, bucketAt, sums: { ...NOTHING_USED } };
      this.#rows.set(name, row);
    }
    for (const figure of USAGE_FIGURES) row.sums[figure] += sums[figure] ?? 0;
  }

  /** Adds to the counters of this unit that the request was charged to, in the windows it was charged in. */
  addCounts(entry: UsageEntry, counts: LimitUnit, amount: number): void {
    if (amount === 0) return;
    for (const charge of entry.charges) {
      if (charge.rule.counts === counts && charge.rule.window !== 'running') {
        this.#countOf(entry, charge).amount += amount;
      }
    }
  }

  /** What the request has reserved is held from here on; `sign` -1: no longer. */
  addHeld(entry: UsageEntry, sign: 1 | -1): void {
    for (const charge of entry.charges) {
      if (charge.amount !== 0) this.#countOf(entry, charge).held += sign * charge.amount;
    }
  }

  #countOf(entry: UsageEntry, { rule, counter }: LimitCharge): Growing<CountTotal> {
    const { startAt: windowAt, endAt: endsAt } = windowOf(rule, entry.at);
    const name = `${windowAt} ${counter}`;
    let count = this.#counts.get(name);
    if (count === undefined) {
      const { api, keyId, workspaceId } = entry;
      count = { counter, rule, windowAt, endsAt, amount: 0, held: 0, api, keyId, workspaceId };
      this.#counts.set(name, count);
    }
    count.rule = rule;
    return count;
  }

  noteUse({ outcome, secretId, at, address, userAgent, route }: UsageEntry): void {
    if (outcome !== 'valid' || secretId === null) return;
    const newest = this.#lastUses.get(secretId);
    if (newest === undefined || newest.at < at) {
      this.#lastUses.set(secretId, { secretId, at, address, userAgent, route });
    }
  }
}

/** Equal names keep the order they came in, so that equal records always come to the same list. */
function ordered<T>(values: Iterable<T>, nameOf: (value: T) => string): readonly T[] {
  const named = Array.from(values, (value) => ({ value, name: nameOf(value) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return named.map(({ value }) => value);
}
