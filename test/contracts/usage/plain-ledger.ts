// A ledger that is nothing but a list of what was added: every sum is made anew, in the plainest way.
import { addUsage, NOTHING_USED } from '@keywright/core/usage/usage-sums';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  type UsageDimension,
  type UsageGroup,
  type UsageQuery,
  type UsageRow,
  type UsageSubject,
} from '../../../packages/server/src/app/usage/usage-ports.ts';

const FIELDS: Readonly<Partial<Record<UsageDimension, keyof UsageSubject>>> = {
  workspace: 'workspaceId',
  key: 'keyId',
  secret: 'secretId',
  member: 'memberId',
};
const PERIODS: Readonly<Partial<Record<UsageDimension, number>>> = {
  minute: BUCKET_MS,
  hour: OLD_BUCKET_MS,
  day: 24 * OLD_BUCKET_MS,
};

export class PlainLedger {
  #rows: (UsageRow & { readonly isOld: boolean })[] = [];

  add(rows: readonly UsageRow[]): void {
    this.#rows.push(...rows.map((row) => ({ ...row, isOld: false })));
  }

  mergeBefore(instant: number): void {
    this.#rows = this.#rows.map((row) =>
      row.isOld || row.bucketAt >= instant
        ? row
        : { ...row, isOld: true, bucketAt: Math.floor(row.bucketAt / OLD_BUCKET_MS) * OLD_BUCKET_MS },
    );
  }

  sum({ of, from, to, by }: UsageQuery): UsageGroup[] {
    const groups: UsageGroup[] = [];
    for (const { subject, bucketAt, sums } of this.#rows) {
      const isOf =
        'keyId' in of
          ? subject.keyId === of.keyId
          : 'workspaceId' in of
            ? subject.workspaceId === of.workspaceId
            : subject.workspaceId === null && (of.api ?? subject.api) === subject.api;
      if (!isOf || bucketAt < from || bucketAt >= to) continue;
      const group = Object.fromEntries(
        by.map((dimension) => {
          const period = PERIODS[dimension];
          const field = FIELDS[dimension] ?? (dimension as keyof UsageSubject);
          return [
            dimension,
            period === undefined ? subject[field] : String(Math.floor(bucketAt / period) * period),
          ];
        }),
      );
      const index = groups.findIndex((known) => by.every((name) => known.by[name] === group[name]));
      if (index === -1) groups.push({ by: group, sums });
      else groups[index] = { by: group, sums: addUsage(groups[index]?.sums ?? NOTHING_USED, sums) };
    }
    return groups.sort((a, b) => {
      const name = by.find((dimension) => a.by[dimension] !== b.by[dimension]);
      if (name === undefined) return 0;
      const [one, other] = [a.by[name] ?? null, b.by[name] ?? null];
      if (one === null || other === null) return one === null ? -1 : 1;
      // Starts of periods of these days have as many digits, so that text orders them by time.
      return one < other ? -1 : 1;
    });
  }
}
