// How sums of the ledger leave the process: figures under the names of the wire, instants RFC 3339.
import { formatInstant } from '@keywright/core/instant';
import { DENIAL_REASONS, type DenialReason } from '@keywright/core/refusals/refusal-reasons';
import type {
  LastUseAnswer,
  UsageFiguresAnswer,
  UsageRowAnswer,
  WorkspaceUsageAnswer,
} from '@keywright/core/usage/usage-answers';
import type { UsageSums } from '@keywright/core/usage/usage-sums';
import type { LastUse, UsageDimension, UsageGroup } from '../usage-ports.ts';
import { isPeriod, mergeGroups, totalOf } from './usage-groups.ts';

export function presentFigures(sums: UsageSums, currency: string | null): UsageFiguresAnswer {
  const { requests, denied, inputTokens, cachedInputTokens, outputTokens } = sums;
  return {
    requests,
    denied,
    tokens: { input: inputTokens, cachedInput: cachedInputTokens, output: outputTokens },
    billable: sums.billable,
    cost: { micros: sums.micros, currency },
    estimated: sums.estimated,
    interrupted: sums.interrupted,
  };
}

export function presentRow({ by, sums }: UsageGroup, currency: string | null): UsageRowAnswer {
  const fields = Object.entries(by).map(([word, value]) => {
    return [word, value !== null && isPeriod(word as UsageDimension) ? formatInstant(Number(value)) : value];
  });
  return { ...Object.fromEntries(fields), ...presentFigures(sums, currency) };
}

/** Of groups that tell outcomes apart; reasons in the order of their list. */
export function presentTotals(
  groups: readonly UsageGroup[],
  currency: string | null,
): WorkspaceUsageAnswer['totals'] {
  const byOutcome = new Map(mergeGroups(groups, ['outcome']).map(({ by, sums }) => [by.outcome, sums]));
  const deniedByReason: { [reason in DenialReason]?: number } = {};
  for (const reason of DENIAL_REASONS) {
    const denied = byOutcome.get(reason)?.denied ?? 0;
    if (denied > 0) deniedByReason[reason] = denied;
  }
  return { ...presentFigures(totalOf(groups), currency), deniedByReason };
}

/** Newest first. */
export function presentLastUses(uses: readonly LastUse[]): LastUseAnswer[] {
  return uses.toSorted((a, b) => b.at - a.at).map((use) => ({ ...use, at: formatInstant(use.at) }));
}
