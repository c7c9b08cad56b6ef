// Usage kept apart by one thing, most used first.
import { moneyWords } from '@keywright/core/usage/money-words';
import type { UsageRowAnswer, WorkspaceUsageWord } from '@keywright/core/wire-contract';
import type { ReactNode } from 'react';
import { type Figure, FigureRow, FigureTable } from '../../parts/show/figure-table.tsx';

export interface BreakdownTableProps {
  readonly label: string;
  readonly word: WorkspaceUsageWord;
  readonly rows: readonly UsageRowAnswer[];
  readonly isMetered: boolean;
  readonly nameOf: (value: string | null, row: UsageRowAnswer) => ReactNode;
  readonly order?: 'most' | 'given';
}

export function BreakdownTable({
  label,
  word,
  rows,
  isMetered,
  nameOf,
  order = 'most',
}: BreakdownTableProps) {
  const shown =
    order === 'given' ? rows : rows.toSorted((a, b) => b.requests + b.denied - (a.requests + a.denied));
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`Usage by ${label.toLowerCase()}`}
      className="relative max-h-120 overflow-auto rounded border bg-sheet -outline-offset-2"
    >
      <FigureTable
        of={label}
        columns={['Let in', 'Refused', ...(isMetered ? ['Tokens', 'Cost'] : [])]}
        rows={shown.map((row) => (
          <FigureRow
            key={row[word] ?? ''}
            name={nameOf(row[word] ?? null, row)}
            figures={figuresOf(row, isMetered)}
          />
        ))}
      />
      {shown.length === 0 && (
        <p className="px-4 py-6 text-center text-small text-ink-soft">Nothing in this time.</p>
      )}
    </section>
  );
}

function figuresOf({ requests, denied, tokens, cost }: UsageRowAnswer, isMetered: boolean): Figure[] {
  return [
    { column: 'Let in', text: requests.toLocaleString('en') },
    { column: 'Refused', text: denied.toLocaleString('en'), look: denied > 0 ? 'bad' : 'soft' },
    ...(isMetered
      ? [
          { column: 'Tokens', text: (tokens.input + tokens.output).toLocaleString('en') },
          { column: 'Cost', text: moneyWords(cost) },
        ]
      : []),
  ];
}
