// Money as it is read; what is less than a cent keeps its digits.
import type { CostAnswer } from './usage-answers.ts';

export function moneyWords({ micros, currency }: CostAnswer): string {
  if (currency === null || micros === 0) return currency === null ? '0' : money(0, currency, 2);
  return money(micros / 1_000_000, currency, micros < 10_000 ? 6 : micros < 1_000_000 ? 4 : 2);
}

function money(amount: number, currency: string, digits: number): string {
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    minimumFractionDigits: Math.min(2, digits),
    maximumFractionDigits: digits,
  }).format(amount);
}
