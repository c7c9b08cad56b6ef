// The range a question about usage is answered for: the one asked for, widened to whole buckets of the ledger, and cut
// where the future begins. Old minutes are merged into hours, so a range that begins among them is one of whole hours.
import { DAY_MS, type EpochMs, formatInstant, HOUR_MS, type Ms } from '@keywright/core/instant';
import type { InputProblem } from '@keywright/core/refusals/refusal-reasons';
import type { UsageRangeAnswer } from '@keywright/core/usage/usage-answers';
import { BUCKET_MS, OLD_BUCKET_MS } from '../usage-ports.ts';

/** How long the ledger tells minutes apart. */
export const MINUTES_KEPT_MS: Ms = 7 * DAY_MS;
/** Merging may be under way while a question is answered. */
const MERGE_SLACK_MS: Ms = HOUR_MS;
const DEFAULT_RANGE_MS: Ms = DAY_MS;
/** Nothing was counted before 1970. */
const FIRST_COUNTED_AT: EpochMs = 0;

/** Null stands for the end of what there is, and for a day before `to`. */
export interface AskedRange {
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
}

export interface UsageWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly resolutionMs: Ms;
}

export function usageWindowOf(asked: AskedRange, now: EpochMs): UsageWindow | InputProblem {
  const askedTo = Math.min(asked.to ?? now, now);
  const askedFrom = Math.max(FIRST_COUNTED_AT, asked.from ?? askedTo - DEFAULT_RANGE_MS);
  if (asked.to !== null && askedFrom >= asked.to) return { field: 'from', message: 'must lie before to' };
  if (askedFrom > now) return { field: 'from', message: 'must not lie in the future' };
  const isFine = bucketOf(askedFrom, BUCKET_MS) >= now - MINUTES_KEPT_MS + MERGE_SLACK_MS;
  const resolutionMs = isFine ? BUCKET_MS : OLD_BUCKET_MS;
  // What is answered at this very instant belongs to the bucket that it opens.
  const lastAt = asked.to !== null && asked.to <= now ? asked.to - 1 : now;
  return {
    from: bucketOf(askedFrom, resolutionMs),
    to: bucketOf(lastAt, resolutionMs) + resolutionMs,
    resolutionMs,
  };
}

export function presentWindow({ from, to, resolutionMs }: UsageWindow): UsageRangeAnswer {
  return { from: formatInstant(from), to: formatInstant(to), resolutionSeconds: resolutionMs / 1000 };
}

function bucketOf(at: EpochMs, length: Ms): EpochMs {
  return Math.floor(at / length) * length;
}
