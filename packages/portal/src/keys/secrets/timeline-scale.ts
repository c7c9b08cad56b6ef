// Where instants stand on the band of a rotation, in per cent of its width.
import type { SecretAnswer } from '@keywright/core/wire-contract';

export interface TimelineScale {
  readonly now: number;
  readonly placeOf: (at: string) => number;
}

/** Room before the first and behind the last instant. */
const MARGIN = 0.06;
const LEAST_SPAN_MS = 3_600_000;

export function timelineScale(secrets: readonly SecretAnswer[], now: number): TimelineScale {
  const begins = secrets.map(({ createdAt }) => Date.parse(createdAt));
  const ends = secrets.flatMap(({ retiresAt }) => (retiresAt === null ? [] : [Date.parse(retiresAt)]));
  const first = Math.min(...begins);
  const last = Math.max(...ends, now, first + LEAST_SPAN_MS);
  const span = Math.max(last - first, LEAST_SPAN_MS);
  const from = first - span * MARGIN * 0.2;
  const to = last + span * MARGIN;
  const place = (at: number) => Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
  return { now: place(now), placeOf: (at) => place(Date.parse(at)) };
}
