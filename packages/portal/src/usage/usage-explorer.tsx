// Usage over a time: sums, bars to drag over, and the same numbers by what they can be told apart by.
import type { UsageRowAnswer, WorkspaceUsageAnswer, WorkspaceUsageWord } from '@keywright/core/wire-contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { dateAndTimeOf } from '../clock/instant-words.ts';
import { useNow } from '../clock/now.ts';
import { useCurrent } from '../frame/current.ts';
import { download } from '../keys/reveal/env-file.ts';
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
import { outcomeWords } from './tables/outcome-words.ts';
import { usageCsv } from './tables/usage-csv.ts';

export interface Breakdown {
  readonly word: WorkspaceUsageWord;
  readonly label: string;
  readonly nameOf?: (value: string | null, row: UsageRowAnswer) => ReactNode;
}

export interface UsageExplorerProps {
  /** Names what is asked about, in the cache and in the file. */
  readonly subject: readonly [string, string];
  readonly ask: (
    by: readonly WorkspaceUsageWord[],
    range: { readonly from: string; readonly to: string },
    signal: AbortSignal,
  ) => Promise<WorkspaceUsageAnswer>;
  readonly search: RangeSearch;
  readonly onSearch: (search: RangeSearch) => void;
  readonly breakdowns: readonly Breakdown[];
  /** What a marked range is looked into for. */
  readonly below?: (range: { readonly from: string; readonly to: string }) => ReactNode;
}

export function UsageExplorer({ subject, ask, search, onSearch, breakdowns, below }: UsageExplorerProps) {
  const { api } = useCurrent();
  const range = usageRange(search, useNow());
  const grain = grainOf(range);
  const asked = askedRange(range);
  const isMetered = api.routes.some(({ meter }) => meter !== null);
  const [chosen, setChosen] = useState<WorkspaceUsageWord>(breakdowns[0]?.word ?? 'route');
  const breakdown = breakdowns.find(({ word }) => word === chosen);
  const useUsage = (by: readonly WorkspaceUsageWord[]) =>
    useQuery({
      queryKey: ['usage', ...subject, by.join(), asked.from, asked.to],
      queryFn: ({ signal }) => ask(by, asked, signal),
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    });
  const overTime = useUsage([grain, 'outcome']);
  const apart = useUsage([chosen]);
  const csv = () => {
    download(`usage-${subject[1]}-${chosen}.csv`, usageCsv([chosen], apart.data?.data ?? []));
  };
  if (overTime.isError) {
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
          <RangePicker range={range} onPick={onSearch} />
        </div>
        {overTime.data === undefined ? (
          <Skeleton className="h-54 w-full" />
        ) : (
          <UsageChart
            bars={series}
            grain={grain}
            onMarked={(from, to) =>
              onSearch({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
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
          onPick={setChosen}
        />
        <Button
          size="small"
          icon={<Download aria-hidden className="size-4" />}
          disabled={!apart.data}
          onClick={csv}
        >
          Download CSV
        </Button>
      </div>
      {apart.data === undefined ? (
        <Skeleton className="h-40 w-full" />
      ) : (
        <BreakdownTable
          label={breakdown?.label ?? ''}
          word={chosen}
          rows={apart.data.by.join() === chosen ? apart.data.data : []}
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
