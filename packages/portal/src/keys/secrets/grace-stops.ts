// The lengths of grace that are offered, up to the most an API allows; its usual one is always among them.
import type { ApiAnswer } from '@keywright/core/wire-contract';

const HOUR = 3600;
const DAY = 24 * HOUR;
const STOPS = [0, HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY];

export function graceStops({
  defaultGraceSeconds,
  maxGraceSeconds,
}: ApiAnswer['rotation']): readonly number[] {
  const most = maxGraceSeconds ?? 0;
  const stops = new Set([...STOPS.filter((stop) => stop <= most), defaultGraceSeconds ?? 0, most]);
  return [...stops].sort((a, b) => a - b);
}
