// A limit of one key as people put it: so much of something in a time.
import { windowOf } from '@keywright/core/limits/limit-answers';
import { limitWords, windowWords } from '@keywright/core/limits/limit-words';
import type { LimitRuleAnswer, LimitRuleBody } from '@keywright/core/wire-contract';

/** What is offered; a rule may have other seconds. */
const USUAL_WINDOWS: readonly string[] = ['60', '3600', '86400', 'month', 'ever', 'running'];

export interface DraftLimit {
  readonly name: string;
  readonly counts: LimitRuleAnswer['counts'];
  /** In whole units; of money, in the currency itself. */
  readonly limit: number;
  /** Seconds, or a period. */
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
  return { name, ...kept, counts, limit: amount, ...timeOf(window) };
}

function timeOf(window: string): Pick<LimitRuleBody, 'windowSeconds' | 'period'> {
  return /^\d+$/.test(window)
    ? { windowSeconds: Number(window) }
    : { period: window as 'month' | 'ever' | 'running' };
}

/** What may be chosen for it, its own among it; only requests run. */
export function windowsOf({
  counts,
  window,
}: DraftLimit): readonly { readonly value: string; readonly label: string }[] {
  const usual = USUAL_WINDOWS.filter((one) => one !== 'running' || counts === 'requests');
  const offered = usual.includes(window) ? usual : [window, ...usual];
  return offered.map((value) => ({ value, label: windowWords(windowOf(timeOf(value))) }));
}

/** The same amount of something else. */
export function countedAs(
  { window }: DraftLimit,
  counts: DraftLimit['counts'],
): Pick<DraftLimit, 'counts' | 'window'> {
  return { counts, window: window === 'running' && counts !== 'requests' ? '60' : window };
}

/** `100 requests a minute`; `… requests a minute` while the amount is missing. */
export function draftWords(draft: DraftLimit, currency: string): string {
  const { counts, limit, ...time } = limitBody(draft);
  return limitWords({ counts: draft.counts, limit, window: windowOf(time) }, currency);
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
