// What a workspace has to pay for a month or a day: sums of the ledger, never computed anew. The ledger is read in parts
// of whole days, so that memory is bounded by a busy day, not by a month. A request after the revocation of its key was
// refused, and what was refused is not to be paid for; one that a revocation cut is paid for up to there.
import { formatInstant } from '@keywright/core/instant';
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

export interface BillingParts {
  readonly workspaceId: string;
  readonly period: BillingPeriod;
  /** All rows in order, some days at a time. */
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
    const parts = partsOf(untilNow, (span) =>
      rowsOf({ storage, apis }, { workspaceId, api: question.api, ...span }),
    );
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

interface Asked extends Span {
  readonly workspaceId: string;
  readonly api: string | null;
}

async function rowsOf(
  { storage, apis }: Pick<ReadUsagePorts, 'storage'> & { readonly apis: ApiCatalogue },
  { workspaceId, api, startAt, endAt }: Asked,
): Promise<BillingRowAnswer[]> {
  const query = { of: { workspaceId }, from: startAt, to: endAt, by: PAID_BY };
  return (await storage.usage.sum(query))
    .filter(({ by, sums }) => isToBePaid(sums) && (api === null || by.api === api))
    .map((group) => {
      const day = utcDayOf(Number(group.by.day));
      const currency = apis.findByName(group.by.api ?? '')?.currency ?? null;
      return presentBillingRow(group, { day, workspaceId, currency });
    });
}

const PAID_BY = [
  'day',
  'api',
  'key',
  'member',
  'endUser',
  'model',
] as const satisfies readonly UsageDimension[];

type Span = Pick<BillingPeriod, 'startAt' | 'endAt'>;

/** A part costs a look at everybody who ever paid, however few did on its days: so the days are as many as fit. */
const ROWS_OF_A_PART = 10_000;

async function* partsOf(
  { startAt, endAt }: Span,
  read: (span: Span) => Promise<readonly BillingRowAnswer[]>,
): AsyncIterable<readonly BillingRowAnswer[]> {
  let days = 1;
  for (let at = startAt; at < endAt; ) {
    const next = Math.min(at + days * DAY_MS, endAt);
    const rows = await read({ startAt: at, endAt: next });
    yield rows;
    at = next;
    const fitting = Math.floor((days * ROWS_OF_A_PART) / Math.max(1, rows.length));
    days = Math.min(Math.max(1, fitting), 4 * days);
  }
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
