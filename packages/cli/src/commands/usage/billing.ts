// keywright billing: what a workspace has to pay for a month or a day.
import { parseBillingPeriod } from '@keywright/core/usage/billing-period';
import type { BillingAnswer, BillingFiguresAnswer, BillingRowAnswer } from '@keywright/sdk';
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type ApiOptions,
  type CommandContext,
  done,
  runApiCommand,
  withApiOptions,
} from '../../api-command.ts';
import { requireWorkspaceId } from '../../arguments/required-ids.ts';
import { details, paragraphs } from '../../text/details.ts';
import { grouped, moneyText } from '../../text/figures.ts';
import { exactInstant } from '../../text/instant-text.ts';
import type { Style } from '../../text/style.ts';
import { table } from '../../text/table.ts';

interface BillingOptions extends ApiOptions {
  readonly period?: string;
  readonly api?: string;
  readonly csv?: boolean;
}

const EXAMPLES = `
Examples:
  $ keywright billing acme --period 2027-02
  $ keywright billing acme --period 2027-02 --csv > acme-2027-02.csv`;

export function addBilling(program: Command, context: CommandContext): void {
  const billing = program
    .command('billing')
    .description('what a workspace has to pay')
    .argument('<workspace>', 'id or slug of the workspace')
    .option('--period <month or day>', 'UTC month or day, like 2027-02 (default: this month)', periodOf)
    .option('--api <api>', 'only what concerns this API')
    .addOption(new Option('--csv', 'print it as CSV, however long').conflicts('json'));
  withApiOptions(billing)
    .addHelpText('after', EXAMPLES)
    .action((workspace: string, options: BillingOptions) =>
      runApiCommand(context, options, async ({ client, now, style }) => {
        const workspaceId = await requireWorkspaceId(client, workspace, 'the argument');
        const { period, api } = options;
        if (options.csv) return done(null, await client.workspaces.billingCsv(workspaceId, { period, api }));
        const answer = await client.workspaces.billing(workspaceId, { period, api });
        return done(answer, billText(answer, now, style));
      }),
    );
}

function billText(answer: BillingAnswer, now: number, style: Style): string {
  const facts = details(
    [
      ['workspace', answer.workspaceId],
      ['period', answer.period],
      ['from', exactInstant(answer.from, now)],
      ['to', exactInstant(answer.to, now)],
    ],
    style,
  );
  if (answer.data.length === 0) return paragraphs(facts, 'Nothing to pay.');
  const { data, totals } = answer;
  const names = NAMES.filter(({ cell }) => data.some((row) => cell(row) !== null));
  const figures = FIGURES.filter(({ isShown }) => data.some(isShown));
  const rows = data.map((row) => [
    ...names.map(({ cell }) => cell(row) ?? 'none'),
    ...figures.map(({ cell }) => cell(row)),
  ]);
  const sums = totals.map((total) => [total.api, ...figures.map(({ cell }) => cell(total))]);
  const headings = figures.map(({ heading }) => heading);
  return paragraphs(
    facts,
    table([...names.map(({ heading }) => heading), ...headings], rows, style),
    table(['TOTAL OF', ...headings], sums, style),
  );
}

/** Left out where no row has one. */
const NAMES: readonly {
  readonly heading: string;
  readonly cell: (row: BillingRowAnswer) => string | null;
}[] = [
  { heading: 'DAY', cell: ({ day }) => day },
  { heading: 'API', cell: ({ api }) => api },
  { heading: 'KEY', cell: ({ keyId }) => keyId },
  { heading: 'MEMBER', cell: ({ memberId }) => memberId },
  { heading: 'END USER', cell: ({ endUser }) => endUser },
  { heading: 'MODEL', cell: ({ model }) => model },
];

interface FigureColumn {
  readonly heading: string;
  readonly cell: (figures: BillingFiguresAnswer) => string;
  /** Whether the row has anything of it; the column is left out where none has. */
  readonly isShown: (figures: BillingFiguresAnswer) => boolean;
}

const hasTokens = ({ inputTokens, outputTokens }: BillingFiguresAnswer) => inputTokens + outputTokens > 0;
const FIGURES: readonly FigureColumn[] = [
  { heading: 'UNITS', cell: ({ requests }) => grouped(requests), isShown: () => true },
  { heading: 'TOKENS IN', cell: ({ inputTokens }) => grouped(inputTokens), isShown: hasTokens },
  {
    heading: 'CACHED',
    cell: ({ cachedInputTokens }) => grouped(cachedInputTokens),
    isShown: ({ cachedInputTokens }) => cachedInputTokens > 0,
  },
  { heading: 'TOKENS OUT', cell: ({ outputTokens }) => grouped(outputTokens), isShown: hasTokens },
  {
    heading: 'COST',
    cell: ({ cost, currency }) => moneyText(cost, currency),
    isShown: ({ micros }) => micros > 0,
  },
];

function periodOf(text: string): string {
  if (parseBillingPeriod(text) !== null) return text;
  throw new InvalidArgumentError('Give a UTC month such as 2027-02, or a day such as 2027-02-19.');
}
