// How what is to be paid leaves the process: a row for each group of a day, and a total for each API, because units and
// currencies of different APIs do not add up.
import { decimalOf } from '@keywright/core/usage/money-text';
import type {
  BillingAnswer,
  BillingFiguresAnswer,
  BillingRowAnswer,
} from '@keywright/core/usage/usage-answers';
import type { UsageGroup } from '../usage-ports.ts';

/** Where and when the units of a group were used. */
export interface BilledPlace {
  readonly day: string;
  readonly workspaceId: string;
  readonly currency: string | null;
}

export function presentBillingRow({ by, sums }: UsageGroup, place: BilledPlace): BillingRowAnswer {
  const { day, workspaceId, currency } = place;
  const { api, key = null, member = null, endUser = null, model = null } = by;
  return {
    day,
    api: api ?? '',
    workspaceId,
    keyId: key,
    memberId: member,
    endUser,
    model,
    requests: sums.billable,
    inputTokens: sums.inputTokens,
    cachedInputTokens: sums.cachedInputTokens,
    outputTokens: sums.outputTokens,
    micros: sums.micros,
    cost: decimalOf(sums.micros),
    currency,
    estimated: sums.estimated,
    interrupted: sums.interrupted,
  };
}

type Total = BillingAnswer['totals'][number];

/** In order of the names. */
export function billingTotals(rows: readonly BillingRowAnswer[]): Total[] {
  const totals = new Map<string, Total>();
  for (const row of rows) {
    const { api, currency } = row;
    totals.set(api, { api, ...added(totals.get(api) ?? { ...NOTHING, currency }, row) });
  }
  return [...totals.values()].sort((a, b) => (a.api < b.api ? -1 : 1));
}

const NOTHING = {
  requests: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  micros: 0,
  estimated: 0,
  interrupted: 0,
};

function added(total: Omit<BillingFiguresAnswer, 'cost'>, row: BillingFiguresAnswer): BillingFiguresAnswer {
  const micros = total.micros + row.micros;
  return {
    requests: total.requests + row.requests,
    inputTokens: total.inputTokens + row.inputTokens,
    cachedInputTokens: total.cachedInputTokens + row.cachedInputTokens,
    outputTokens: total.outputTokens + row.outputTokens,
    micros,
    cost: decimalOf(micros),
    currency: total.currency,
    estimated: total.estimated + row.estimated,
    interrupted: total.interrupted + row.interrupted,
  };
}
