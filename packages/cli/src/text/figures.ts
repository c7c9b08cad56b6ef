// Numbers of usage for people: thousands apart, money with its currency, nothing rounded.
import { decimalOf } from '@keywright/core/usage/money-text';
import type { CostAnswer, UsageFiguresAnswer } from '@keywright/sdk';

/** `1234567` → `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `3 requests`, `1 request`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const DAY_SECONDS = 86_400;

/** `90 days`, `24 hours`, `90 s` */
export function lengthText(seconds: number): string {
  if (seconds % DAY_SECONDS === 0 && seconds > DAY_SECONDS) return counted(seconds / DAY_SECONDS, 'day');
  return seconds % 3600 === 0 && seconds > 0 ? counted(seconds / 3600, 'hour') : `${seconds} s`;
}

export function costText({ micros, currency }: CostAnswer): string {
  return moneyText(decimalOf(micros), currency);
}

export function moneyText(decimal: string, currency: string | null): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const amount = `${grouped(Number(whole))}.${fraction}`;
  return currency === null ? amount : `${amount} ${currency}`;
}

/** Null where no tokens were used. */
export function tokensText({ tokens }: UsageFiguresAnswer): string | null {
  const { input, cachedInput, output } = tokens;
  if (input + output === 0) return null;
  const cached = cachedInput === 0 ? '' : `, ${grouped(cachedInput)} of them cached`;
  return `${grouped(input)} in${cached}; ${grouped(output)} out`;
}
