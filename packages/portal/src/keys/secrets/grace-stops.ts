// The lengths of grace that are offered, up to the most an API allows; its usual one is always among them.
import type { ApiAnswer, KeyAnswer, SecretAnswer } from '@keywright/core/wire-contract';

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

export interface LongerGrace {
  readonly rotatedAt: string;
  readonly stops: readonly number[];
}

/** What an old secret's grace may be extended to, counted from its rotation; null where it has all there is. */
export function longerGrace(
  { secrets }: KeyAnswer,
  { id, retiresAt }: SecretAnswer,
  rotation: ApiAnswer['rotation'],
): LongerGrace | null {
  const rotatedAt = secrets[secrets.findIndex((one) => one.id === id) + 1]?.createdAt;
  if (rotatedAt === undefined || retiresAt === null) return null;
  const has = (Date.parse(retiresAt) - Date.parse(rotatedAt)) / 1000;
  const stops = graceStops(rotation).filter((stop) => stop > has);
  return stops.length === 0 ? null : { rotatedAt, stops };
}
