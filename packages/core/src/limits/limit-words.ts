// Limits as people say them: how much, of what, in which time, for whom.
import { everyWords } from '../duration-words.ts';
import type { Ms } from '../instant.ts';
import { plainMoney } from '../usage/money-text.ts';
import type { LimitPeriod, LimitRule, LimitSubject, LimitUnit } from './limit-rule.ts';

const PERIOD_WORDS: Readonly<Record<LimitPeriod, string>> = {
  month: 'a month (UTC)',
  ever: 'in all',
  running: 'at once',
};

const SUBJECT_WORDS: Readonly<Record<LimitSubject, string>> = {
  key: 'for each key',
  member: 'for each member, over all their keys',
  workspace: 'for each workspace',
  api: 'for the whole API',
  route: 'for each route',
  endpoint: 'for each endpoint',
  address: 'for each client address',
};

const UNIT_WORDS: Readonly<Record<Exclude<LimitUnit, 'money'>, string>> = {
  requests: 'request',
  tokens: 'token',
};

/** `100 requests a minute`. */
export function limitWords(
  { counts, limit, window }: Pick<LimitRule, 'counts' | 'limit' | 'window'>,
  currency: string,
): string {
  return `${amountWords(counts, limit, currency)} ${windowWords(window)}`;
}

/** `100 requests a minute for each key`, and whether more is let in. */
export function wholeLimitWords(rule: Omit<LimitRule, 'name' | 'alertAt'>, currency: string): string {
  const soft = rule.enforce === 'soft' ? ' (more is let in)' : '';
  return `${limitWords(rule, currency)} ${SUBJECT_WORDS[rule.per]}${soft}`;
}

/** `a minute`, `every 10 seconds`, `a month (UTC)`, `in all`, `at once`, behind a count. */
export function windowWords(window: Ms | LimitPeriod): string {
  return typeof window === 'number' ? everyWords(window) : PERIOD_WORDS[window];
}

/** Somebody who is still typing has no amount yet. */
function amountWords(counts: LimitUnit, limit: number, currency: string): string {
  if (Number.isNaN(limit)) return `… ${counts === 'money' ? currency : counts}`;
  if (counts === 'money') return `${plainMoney(limit)} ${currency}`;
  return `${limit.toLocaleString('en')} ${UNIT_WORDS[counts]}${limit === 1 ? '' : 's'}`;
}
