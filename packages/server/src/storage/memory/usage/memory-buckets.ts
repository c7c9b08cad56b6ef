// The ledger's buckets in memory: what requests of one subject used in one minute, or in one hour once that is old.
import type { EpochMs, Ms } from '@keywright/core/instant';
import { addUsage, NOTHING_USED, type UsageSums } from '@keywright/core/usage/usage-sums';
import {
  BUCKET_MS,
  OLD_BUCKET_MS,
  type UsageDimension,
  type UsageGroup,
  type UsageQuery,
  type UsageRow,
  type UsageSubject,
} from '../../../app/usage/usage-ports.ts';
import { exactSums } from '../../usage/exact-sums.ts';
import { DIMENSION_SOURCES, periodStart } from '../../usage/usage-dimensions.ts';
import { UsageTotals } from '../../usage/usage-totals.ts';
import type { Rows, StagedMap } from '../staged-map.ts';

export interface UsageBucket {
  readonly subject: UsageSubject;
  readonly bucketMs: Ms;
  readonly bucketAt: EpochMs;
  readonly sums: UsageSums;
}

/** Minutes merged with one call. */
const MERGED_AT_ONCE = 1000;

export function addBuckets(buckets: StagedMap<UsageBucket>, rows: readonly UsageRow[]): void {
  for (const { subject, bucketAt, sums } of rows) {
    addBucket(buckets, { subject, bucketMs: BUCKET_MS, bucketAt, sums });
  }
}

/** Whether minutes that began before the instant are left. */
export function mergeBuckets(buckets: StagedMap<UsageBucket>, instant: EpochMs): boolean {
  const minutes = [...buckets.values()]
    .filter(({ bucketMs, bucketAt }) => bucketMs === BUCKET_MS && bucketAt < instant)
    .sort((a, b) => a.bucketAt - b.bucketAt);
  for (const minute of minutes.slice(0, MERGED_AT_ONCE)) {
    buckets.delete(idOf(minute));
    const bucketAt = periodStart(minute.bucketAt, OLD_BUCKET_MS);
    addBucket(buckets, { ...minute, bucketMs: OLD_BUCKET_MS, bucketAt });
  }
  return minutes.length > MERGED_AT_ONCE;
}

/** Null when there are more groups than that. */
export function sumBuckets(
  buckets: Rows<UsageBucket>,
  query: UsageQuery,
  mostGroups: number,
): UsageGroup[] | null {
  const totals = new UsageTotals(query.by);
  for (const bucket of buckets.values()) {
    if (isAskedFor(bucket, query)) totals.add({ ...bucket.sums, ...dimensionsOf(bucket, query.by) });
  }
  return totals.size > mostGroups ? null : totals.groups();
}

function addBucket(buckets: StagedMap<UsageBucket>, bucket: UsageBucket): void {
  const id = idOf(bucket);
  const sums = exactSums(addUsage(buckets.get(id)?.sums ?? NOTHING_USED, bucket.sums));
  buckets.replace(id, { ...bucket, subject: { ...bucket.subject }, sums });
}

function idOf({ subject, bucketMs, bucketAt }: UsageBucket): string {
  const fields = Object.entries(subject).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([fields, bucketMs, bucketAt]);
}

function isAskedFor({ subject, bucketAt }: UsageBucket, { of, from, to }: UsageQuery): boolean {
  if (bucketAt < from || bucketAt >= to) return false;
  if ('keyId' in of) return subject.keyId === of.keyId;
  if ('workspaceId' in of) return subject.workspaceId === of.workspaceId;
  return subject.workspaceId === null && (of.api === null || subject.api === of.api);
}

function dimensionsOf({ subject, bucketAt }: UsageBucket, by: readonly UsageDimension[]) {
  const values = by.map((dimension) => {
    const source = DIMENSION_SOURCES[dimension];
    return [dimension, 'field' in source ? subject[source.field] : periodStart(bucketAt, source.periodMs)];
  });
  return Object.fromEntries(values);
}
