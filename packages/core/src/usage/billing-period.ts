// What is billed at once: a UTC month, or one day of it.
import { DAY_MS, type EpochMs, formatInstant, parseInstant, utcMonthOf } from '../instant.ts';

export interface BillingPeriod {
  /** `2026-11` or `2026-11-21`. */
  readonly text: string;
  readonly startAt: EpochMs;
  /** Not part of the period itself. */
  readonly endAt: EpochMs;
}

/** Null when the text is neither a month nor a day of the calendar, of this century. */
export function parseBillingPeriod(text: string): BillingPeriod | null {
  if (!/^20\d\d-\d\d(?:-\d\d)?$/.test(text)) return null;
  const isMonth = text.length === '2026-11'.length;
  const startAt = parseInstant(`${isMonth ? `${text}-01` : text}T00:00:00Z`);
  if (startAt === null) return null;
  return { text, startAt, endAt: isMonth ? utcMonthOf(startAt).endAt : startAt + DAY_MS };
}

export function billingMonthOf(at: EpochMs): BillingPeriod {
  return { text: formatInstant(at).slice(0, '2026-11'.length), ...utcMonthOf(at) };
}

export function utcDayOf(at: EpochMs): string {
  return formatInstant(at).slice(0, '2026-11-21'.length);
}
