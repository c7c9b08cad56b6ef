// Usage over a time: sums, bars to drag over, and the same numbers by what they can be told apart by.
import { outcomeWords } from '@keywright/core/usage/outcome-words';
import type { UsageRowAnswer, WorkspaceUsageAnswer, WorkspaceUsageWord } from '@keywright/core/wire-contract';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { dateAndTimeOf } from '../clock/instant-words.ts';
import { useNow } from '../clock/now.ts';
import { useCurrent } from '../frame/current.ts';
import { download } from '../parts/download.ts';
import { Button } from '../parts/form/button.tsx';
import { Segments } from '../parts/form/segments.tsx';
import { ProblemNotice } from '../parts/show/problem-notice.tsx';
import { Skeleton } from '../parts/show/skeleton.tsx';
import { UsageChart } from './chart/usage-chart.tsx';
import { usageSeries } from './chart/usage-series.ts';
import { RangePicker } from './range/range-picker.tsx';
import { askedRange, grainOf, type RangeSearch, usageRange } from './range/usage-range.ts';
import { BreakdownTable } from './tables/breakdown-table.tsx';
import { FiguresRow } from './tables/figures-row.tsx';
import { usageCsv } from './tables/usage-csv.ts';

export interface Breakdown {
  readonly word: WorkspaceUsageWord;
  readonly label: string;
  readonly nameOf?: (value: string | null, row: UsageRowAnswer) => ReactNode;
}

/** What of the page stands in its address. */
export interface UsageSearch extends RangeSearch {
  readonly by?: WorkspaceUsageWord;
}

export interface UsageExplorerProps {
  /** Names what is asked about in the cache, by ids: slugs of two workspaces may read alike. */
  readonly subject: string;
  /** Names it in the file. */
  readonly fileName: string;
  readonly ask: (
    by: readonly WorkspaceUsageWord[],
    range: { readonly from: string; readonly to: string },
    signal: AbortSignal,
  ) => Promise<WorkspaceUsageAnswer>;
  readonly search: UsageSearch;
  readonly onSearch: (search: UsageSearch) => void;
  readonly breakdowns: readonly Breakdown[];
  /** What a marked range is looked into for. */
  readonly below?: (range: { readonly from: string; readonly to: string }) => ReactNode;
}

export function UsageExplorer(props: UsageExplorerProps) {
  const { subject, fileName, ask, search, onSearch, breakdowns, below } = props;
  const { api } = useCurrent();
  const range = usageRange(search, useNow());
  const grain = grainOf(range);
  const asked = askedRange(range);
  const isMetered = api.routes.some(({ meter }) => meter !== null);
  const breakdown = breakdowns.find(({ word }) => word === search.by) ?? breakdowns[0];
  const chosen = breakdown?.word ?? 'route';
  const useUsage = (by: readonly WorkspaceUsageWord[]) =>
    useQuery({
      queryKey: ['usage', subject, by.join(), asked.from, asked.to],
      queryFn: ({ signal }) => ask(by, asked, signal),
      // What is shown until the answer is there is of the same subject, never of another key.
      placeholderData: (before, query) => (query?.queryKey[1] === subject ? before : undefined),
      staleTime: 30_000,
    });
  const overTime = useUsage([grain, 'outcome']);
  const apart = useUsage([chosen]);
  const rows = apart.data?.by.join() === chosen ? apart.data.data : undefined;
  const pickRange = (next: RangeSearch) => onSearch({ ...(search.by && { by: search.by }), ...next });
  if (overTime.data === undefined && overTime.isError) {
    return (
      <ProblemNotice problem={overTime.error} what="Usage could not be read." onRetry={overTime.refetch} />
    );
  }
  const series = usageSeries(overTime.data?.data ?? [], { ...range, grain });
  return (
    <div className="grid gap-4">
      <div className="grid gap-5 rounded border bg-sheet p-4 sm:p-5">
        <div className="flex flex-wrap items-start justify-between gap-4">
          {overTime.data === undefined ? (
            <Skeleton className="h-12 w-72" />
          ) : (
            <FiguresRow totals={overTime.data.totals} isMetered={isMetered} />
          )}
          <RangePicker range={range} onPick={pickRange} />
        </div>
        {overTime.data === undefined ? (
          <Skeleton className="h-54 w-full" />
        ) : (
          <UsageChart
            bars={series}
            grain={grain}
            onMarked={(from, to) =>
              pickRange({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
            }
          />
        )}
      </div>
      {range.span === null && below?.(asked)}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segments
          label="Kept apart by"
          value={chosen}
          options={breakdowns.map(({ word, label }) => ({ value: word, label }))}
          onPick={(by) => onSearch({ ...search, by })}
        />
        <Button
          size="small"
          icon={<Download aria-hidden className="size-4" />}
          disabled={rows === undefined || apart.isPlaceholderData}
          onClick={() => download(`usage-${fileName}-${chosen}.csv`, usageCsv([chosen], rows ?? []))}
        >
          Download CSV
        </Button>
      </div>
      {rows === undefined && apart.isError && (
        <ProblemNotice problem={apart.error} what="The table could not be read." onRetry={apart.refetch} />
      )}
      {rows === undefined && !apart.isError && <Skeleton className="h-40 w-full" />}
      {rows !== undefined && (
        <BreakdownTable
          label={breakdown?.label ?? ''}
          word={chosen}
          rows={rows}
          isMetered={isMetered}
          nameOf={breakdown?.nameOf ?? PLAIN[chosen] ?? plainName}
          order={TIMES.includes(chosen) ? 'given' : 'most'}
        />
      )}
    </div>
  );
}

const TIMES: readonly WorkspaceUsageWord[] = ['minute', 'hour', 'day'];
const timeName = (value: string | null) => (value === null ? '–' : dateAndTimeOf(value));
const plainName = (value: string | null) =>
  value === null ? (
    <span className="text-ink-soft">unknown</span>
  ) : (
    <code className="font-mono">{value}</code>
  );
const PLAIN: Partial<Record<WorkspaceUsageWord, (value: string | null) => ReactNode>> = {
  outcome: (value) => outcomeWords(value ?? 'unknown'),
  minute: timeName,
  hour: timeName,
  day: timeName,
};
