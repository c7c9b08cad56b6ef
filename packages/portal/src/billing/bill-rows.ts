// A bill by key: its days and models added up.
import type { BillingFiguresAnswer, BillingRowAnswer } from '@keywright/core/wire-contract';

export interface KeyBill
  extends Pick<BillingFiguresAnswer, 'requests' | 'inputTokens' | 'outputTokens' | 'micros' | 'currency'> {
  /** Null: requests without a key. */
  readonly keyId: string | null;
}

export function billByKey(rows: readonly BillingRowAnswer[], api: string): readonly KeyBill[] {
  const bills = new Map<string | null, KeyBill>();
  for (const row of rows.filter((one) => one.api === api)) {
    const sum = bills.get(row.keyId);
    const { keyId, currency } = row;
    bills.set(keyId, {
      keyId,
      currency: currency ?? sum?.currency ?? null,
      requests: row.requests + (sum?.requests ?? 0),
      inputTokens: row.inputTokens + (sum?.inputTokens ?? 0),
      outputTokens: row.outputTokens + (sum?.outputTokens ?? 0),
      micros: row.micros + (sum?.micros ?? 0),
    });
  }
  return [...bills.values()].sort((a, b) => b.micros - a.micros || b.requests - a.requests);
}

const MONTHS = 12;
const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The running month first. */
export function recentMonths(now: Date): readonly { readonly value: string; readonly label: string }[] {
  return Array.from({ length: MONTHS }, (_, back) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    return { value: month.toISOString().slice(0, 7), label: monthName.format(month) };
  });
}
