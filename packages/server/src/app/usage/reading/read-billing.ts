// What a workspace has to pay for a month or a day: sums of the ledger, never computed anew. A request after the
// revocation of its key was refused, and what was refused is not to be paid for; one that a revocation cut is paid for
// up to there.
import { formatInstant } from '@keywright/core/instant';
import {
  type BillingPeriod,
  billingMonthOf,
  parseBillingPeriod,
  utcDayOf,
} from '@keywright/core/usage/billing-period';
import type { BillingAnswer, BillingRowAnswer } from '@keywright/core/usage/usage-answers';
import type { UsageSums } from '@keywright/core/usage/usage-sums';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { Caller } from '../../caller.ts';
import { answered, type ReadOutcome, refusedInput } from '../../read-outcome.ts';
import type { UsageDimension, UsageGroup } from '../usage-ports.ts';
import { daysInParts } from './days-in-parts.ts';
import { billingTotals, presentBillingRow } from './present-billing.ts';
import { type ReadUsagePorts, refusedReading } from './read-usage.ts';
import { MOST_ROWS } from './usage-groups.ts';

export interface BillingQuestion {
  /** A UTC month or day; null for the month that runs. */
  readonly period: string | null;
  /** Null for all of them. */
  readonly api: string | null;
}

export interface BillingParts {
  readonly workspaceId: string;
  readonly period: BillingPeriod;
  /** All rows in order, some at a time. */
  readonly parts: AsyncIterable<readonly BillingRowAnswer[]>;
}

export interface ReadBilling {
  inParts(actor: Caller, workspaceId: string, question: BillingQuestion): Promise<ReadOutcome<BillingParts>>;
  /** All of it; refused where that is too much for one answer. */
  whole(actor: Caller, workspaceId: string, question: BillingQuestion): Promise<ReadOutcome<BillingAnswer>>;
}

export function createReadBilling(ports: ReadUsagePorts, apis: ApiCatalogue): ReadBilling {
  const { storage, clock, usageCatchUp } = ports;
  const inParts: ReadBilling['inParts'] = async (actor, workspaceId, question) => {
    const refusal = await refusedReading(ports, actor, workspaceId);
    if (refusal !== null) return { ok: false, refusal };
    const now = clock.now();
    const period = question.period === null ? billingMonthOf(now) : parseBillingPeriod(question.period);
    if (period === null) return refusedInput(NO_PERIOD);
    await usageCatchUp.catchUp();
    const untilNow = { startAt: period.startAt, endAt: Math.min(period.endAt, now + 1) };
    const groups = daysInParts(untilNow, ({ startAt: from, endAt: to }) =>
      storage.usage.sum({ of: { workspaceId }, from, to, by: PAID_BY }),
    );
    const parts = rowsOf(groups, { workspaceId, api: question.api, apis });
    return answered({ workspaceId, period, parts });
  };
  return {
    inParts,
    async whole(actor, workspaceId, question) {
      const found = await inParts(actor, workspaceId, question);
      if (!found.ok) return found;
      const data: BillingRowAnswer[] = [];
      for await (const rows of found.answer.parts) {
        if (data.length + rows.length > MOST_ROWS) return refusedInput(TOO_MANY_ROWS);
        for (const row of rows) data.push(row);
      }
      const { text: period, startAt, endAt } = found.answer.period;
      const range = { from: formatInstant(startAt), to: formatInstant(endAt) };
      return answered({ workspaceId, period, ...range, data, totals: billingTotals(data) });
    },
  };
}

interface Payer {
  readonly workspaceId: string;
  readonly api: string | null;
  readonly apis: ApiCatalogue;
}

async function* rowsOf(
  parts: AsyncIterable<readonly UsageGroup[]>,
  { workspaceId, api, apis }: Payer,
): AsyncIterable<readonly BillingRowAnswer[]> {
  for await (const groups of parts) {
    const toPay = groups.filter(({ by, sums }) => isToBePaid(sums) && (api === null || by.api === api));
    yield toPay.map((group) => {
      const day = utcDayOf(Number(group.by.day));
      const currency = apis.findByName(group.by.api ?? '')?.currency ?? null;
      return presentBillingRow(group, { day, workspaceId, currency });
    });
  }
}

const PAID_BY = [
  'day',
  'api',
  'key',
  'member',
  'endUser',
  'model',
] as const satisfies readonly UsageDimension[];

function isToBePaid({ billable, micros }: UsageSums): boolean {
  return billable > 0 || micros > 0;
}

const NO_PERIOD = {
  field: 'period',
  message: 'must be a UTC month such as 2026-11, or a day such as 2026-11-21',
};

const TOO_MANY_ROWS = {
  field: 'period',
  message: 'comes to more than 10,000 rows; ask for a day of it, or for csv, which has no limit',
};
