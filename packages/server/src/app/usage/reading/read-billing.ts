// What a workspace has to pay for a month or a day: sums of the ledger, never computed anew. The ledger is read a day at
// a time, so that a long list needs no more memory than its longest day. A request after the revocation of its key was
// refused, and what was refused is not to be paid for; one that a revocation cut is paid for up to there.
import { type EpochMs, formatInstant } from '@keywright/core/instant';
import {
  type BillingPeriod,
  billingMonthOf,
  DAY_MS,
  parseBillingPeriod,
  utcDayOf,
} from '@keywright/core/usage/billing-period';
import type { BillingAnswer, BillingRowAnswer } from '@keywright/core/usage/usage-answers';
import type { UsageSums } from '@keywright/core/usage/usage-sums';
import type { ApiCatalogue } from '../../api-catalogue.ts';
import type { Caller } from '../../caller.ts';
import { answered, type ReadOutcome, refusedInput } from '../../read-outcome.ts';
import type { UsageDimension } from '../usage-ports.ts';
import { billingTotals, presentBillingRow } from './present-billing.ts';
import { type ReadUsagePorts, refusedReading } from './read-usage.ts';
import { MOST_ROWS } from './usage-groups.ts';

export interface BillingQuestion {
  /** A UTC month or day; null for the month that runs. */
  readonly period: string | null;
  /** Null for all of them. */
  readonly api: string | null;
}

export interface BillingDays {
  readonly workspaceId: string;
  readonly period: BillingPeriod;
  /** The rows of each day that has begun, in order. */
  readonly days: AsyncIterable<readonly BillingRowAnswer[]>;
}

export interface ReadBilling {
  byDay(actor: Caller, workspaceId: string, question: BillingQuestion): Promise<ReadOutcome<BillingDays>>;
  /** All of it; refused where that is too much for one answer. */
  whole(actor: Caller, workspaceId: string, question: BillingQuestion): Promise<ReadOutcome<BillingAnswer>>;
}

export function createReadBilling(ports: ReadUsagePorts, apis: ApiCatalogue): ReadBilling {
  const { storage, clock, usageCatchUp } = ports;
  const byDay: ReadBilling['byDay'] = async (actor, workspaceId, question) => {
    const refusal = await refusedReading(ports, actor, workspaceId);
    if (refusal !== null) return { ok: false, refusal };
    const now = clock.now();
    const period = question.period === null ? billingMonthOf(now) : parseBillingPeriod(question.period);
    if (period === null) return refusedInput(NO_PERIOD);
    await usageCatchUp.catchUp();
    const days = daysOf(period, now, (startAt) => rowsOf(startAt, { workspaceId, api: question.api }));
    return answered({ workspaceId, period, days });
  };
  const rowsOf = async (startAt: EpochMs, { workspaceId, api }: Payer): Promise<BillingRowAnswer[]> => {
    const day = utcDayOf(startAt);
    const query = { of: { workspaceId }, from: startAt, to: startAt + DAY_MS, by: PAID_BY };
    return (await storage.usage.sum(query))
      .filter(({ by, sums }) => isToBePaid(sums) && (api === null || by.api === api))
      .map((group) => {
        const currency = apis.findByName(group.by.api ?? '')?.currency ?? null;
        return presentBillingRow(group, { day, workspaceId, currency });
      });
  };
  return {
    byDay,
    async whole(actor, workspaceId, question) {
      const found = await byDay(actor, workspaceId, question);
      if (!found.ok) return found;
      const data: BillingRowAnswer[] = [];
      for await (const rows of found.answer.days) {
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
}

/** What rows are kept apart by, beside the day. */
const PAID_BY = ['api', 'key', 'member', 'endUser', 'model'] as const satisfies readonly UsageDimension[];

async function* daysOf<T>(
  { startAt, endAt }: BillingPeriod,
  now: EpochMs,
  read: (dayAt: EpochMs) => Promise<T>,
): AsyncIterable<T> {
  for (let dayAt = startAt; dayAt < endAt && dayAt <= now; dayAt += DAY_MS) yield await read(dayAt);
}

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
