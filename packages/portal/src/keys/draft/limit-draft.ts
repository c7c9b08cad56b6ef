// A limit of one key as people put it: so much of something in a time.
import type { LimitRuleAnswer, LimitRuleBody } from '@keywright/core/wire-contract';
import { spanWords } from '../../clock/instant-words.ts';

const DRAFT_WINDOWS = [
  { value: '60', label: 'a minute', seconds: 60 },
  { value: '3600', label: 'an hour', seconds: 3600 },
  { value: '86400', label: 'a day', seconds: 86_400 },
  { value: 'month', label: 'a month', seconds: null },
  { value: 'ever', label: 'ever', seconds: null },
  { value: 'running', label: 'at once', seconds: null },
] as const;

export interface DraftLimit {
  readonly name: string;
  readonly counts: LimitRuleAnswer['counts'];
  /** In whole units; of money, in the currency itself. */
  readonly limit: number;
  /** A value of `DRAFT_WINDOWS`, or other seconds. */
  readonly window: string;
  /** What is not asked for here, and stays as it is. */
  readonly kept: Pick<LimitRuleAnswer, 'per' | 'enforce' | 'alertAt'>;
}

const MICROS = 1_000_000;

export function limitDraft(rule: LimitRuleAnswer): DraftLimit {
  const { name, counts, limit, windowSeconds, period, per, enforce, alertAt } = rule;
  const amount = counts === 'money' ? limit / MICROS : limit;
  return {
    name,
    counts,
    limit: amount,
    window: period ?? String(windowSeconds),
    kept: { per, enforce, alertAt },
  };
}

export function limitBody({ name, counts, limit, window, kept }: DraftLimit): LimitRuleBody {
  const amount = counts === 'money' ? Math.round(limit * MICROS) : limit;
  const time = /^\d+$/.test(window)
    ? { windowSeconds: Number(window) }
    : { period: window as 'month' | 'ever' | 'running' };
  return { name, ...kept, counts, limit: amount, ...time };
}

/** What may be chosen for it, its own among it; only requests run. */
export function windowsOf({
  counts,
  window,
}: DraftLimit): readonly { readonly value: string; readonly label: string }[] {
  const usual = DRAFT_WINDOWS.filter(({ value }) => value !== 'running' || counts === 'requests');
  const isUsual = usual.some(({ value }) => value === window);
  return isUsual ? usual : [{ value: window, label: windowWords(window) }, ...usual];
}

/** The same amount of something else. */
export function countedAs(
  { window }: DraftLimit,
  counts: DraftLimit['counts'],
): Pick<DraftLimit, 'counts' | 'window'> {
  return { counts, window: window === 'running' && counts !== 'requests' ? '60' : window };
}

function windowWords(window: string): string {
  const usual = DRAFT_WINDOWS.find(({ value }) => value === window);
  return usual?.label ?? `in ${spanWords(Number(window) * 1000)}`;
}

/** `100 requests a minute`. */
export function limitWords({ counts, limit, window }: DraftLimit, currency: string): string {
  const time = windowWords(window);
  const amount = limit.toLocaleString('en');
  if (counts === 'money') return `${amount} ${currency} ${time}`;
  const unit = counts === 'tokens' ? 'tokens' : limit === 1 ? 'request' : 'requests';
  return `${amount} ${unit} ${time}`;
}

export function newLimit(others: readonly DraftLimit[]): DraftLimit {
  const taken = new Set(others.map(({ name }) => name));
  const name = ['own-limit', ...others.map((_, index) => `own-limit-${index + 2}`)].find(
    (one) => !taken.has(one),
  );
  const kept = { per: 'key', enforce: 'hard', alertAt: [] } as const;
  return {
    name: name ?? 'own-limit',
    counts: 'requests',
    limit: 100,
    window: '60',
    kept: { ...kept, alertAt: [] },
  };
}
