// How usage reads on the screen: the figures of all of it, and tables of what it is kept apart by.
import type {
  UsageFiguresAnswer,
  UsageRangeAnswer,
  UsageRowAnswer,
  WorkspaceUsageAnswer,
} from '@keywright/sdk';
import { costText, counted, grouped, tokensText } from './figures.ts';
import { exactInstant } from './instant-text.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

type Line = readonly [name: string, value: string | null];
type Word = WorkspaceUsageAnswer['by'][number];

export function rangeLines({ from, to, resolutionSeconds }: UsageRangeAnswer, now: number): readonly Line[] {
  const isCoarse = resolutionSeconds > 60;
  return [
    ['from', exactInstant(from, now)],
    ['to', Date.parse(to) > now ? `${to.replace(/\.\d+Z$/, 'Z')} (now)` : exactInstant(to, now)],
    ['told in', isCoarse ? 'whole hours: minutes are told apart for 7 days' : null],
  ];
}

/** The figures of all of it; those that are nothing are left out. */
export function totalLines({ totals }: Pick<WorkspaceUsageAnswer, 'totals'>): readonly Line[] {
  const most = Object.entries(totals.deniedByReason).sort(([, a], [, b]) => b - a);
  const reasons = most.map(([reason, count]) => `${grouped(count)} ${reason}`);
  const { cost, estimated, interrupted } = totals;
  return [
    ['requests', grouped(totals.requests)],
    ['refused', [grouped(totals.denied), reasons.join(', ')].filter((part) => part !== '').join(': ')],
    ['tokens', tokensText(totals)],
    ['billable', counted(totals.billable, 'unit')],
    ['cost', cost.micros === 0 ? null : costText(cost)],
    ['estimated', estimated === 0 ? null : `tokens of ${counted(estimated, 'request')}`],
    ['interrupted', interrupted === 0 ? null : `${counted(interrupted, 'request')} whose end nobody saw`],
  ];
}

const HEADINGS: Readonly<Record<Word, string>> = {
  minute: 'MINUTE',
  hour: 'HOUR',
  day: 'DAY',
  secret: 'SECRET',
  endUser: 'END USER',
  route: 'ROUTE',
  endpoint: 'ENDPOINT',
  model: 'MODEL',
  outcome: 'OUTCOME',
  address: 'ADDRESS',
  api: 'API',
  key: 'KEY',
  member: 'MEMBER',
};

/** A line for each row; of tokens and money only where there are any. */
export function usageTable(by: readonly Word[], rows: readonly UsageRowAnswer[], style: Style): string {
  const figures = FIGURES.filter(({ isShown }) => isShown(rows));
  return table(
    [...by.map((word) => HEADINGS[word]), ...figures.map(({ heading }) => heading)],
    rows.map((row) => [
      ...by.map((word) => wordText(word, row[word] ?? null)),
      ...figures.map(({ cell }) => cell(row)),
    ]),
    style,
  );
}

/** Most requests first, let in or not; rows with as many stay in their order. */
export function busiestFirst(rows: readonly UsageRowAnswer[]): readonly UsageRowAnswer[] {
  return rows.toSorted((a, b) => b.requests + b.denied - (a.requests + a.denied));
}

interface FigureColumn {
  readonly heading: string;
  readonly cell: (row: UsageFiguresAnswer) => string;
  readonly isShown: (rows: readonly UsageFiguresAnswer[]) => boolean;
}

const always = () => true;
const FIGURES: readonly FigureColumn[] = [
  { heading: 'REQUESTS', cell: ({ requests }) => grouped(requests), isShown: always },
  { heading: 'REFUSED', cell: ({ denied }) => grouped(denied), isShown: always },
  {
    heading: 'TOKENS IN',
    cell: ({ tokens }) => grouped(tokens.input),
    isShown: (rows) => rows.some(({ tokens }) => tokens.input + tokens.output > 0),
  },
  {
    heading: 'TOKENS OUT',
    cell: ({ tokens }) => grouped(tokens.output),
    isShown: (rows) => rows.some(({ tokens }) => tokens.input + tokens.output > 0),
  },
  {
    heading: 'COST',
    cell: ({ cost }) => costText(cost),
    isShown: (rows) => rows.some(({ cost }) => cost.micros > 0),
  },
];

function wordText(word: Word, value: string | null): string {
  if (value === null) return word === 'address' ? 'unknown' : 'none';
  if (word === 'day') return value.slice(0, '2026-11-21'.length);
  return word === 'minute' || word === 'hour' ? value.replace(/:\d\d\.\d+Z$/, 'Z') : value;
}
