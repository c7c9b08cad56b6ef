// Usage kept apart by one thing, most used first.
import { moneyWords } from '@keywright/core/usage/money-words';
import type { UsageRowAnswer, WorkspaceUsageWord } from '@keywright/core/wire-contract';
import type { ReactNode } from 'react';

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
  const figure = 'px-3 py-2 text-right';
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={`Usage by ${label.toLowerCase()}`}
      className="max-h-120 overflow-auto rounded border bg-sheet -outline-offset-2"
    >
      <table className="w-full text-small">
        <thead className="sticky top-0 bg-sheet text-tiny text-ink-soft">
          <tr className="border-b">
            <th scope="col" className="px-4 py-2 text-left font-normal">
              {label}
            </th>
            <th scope="col" className={`${figure} font-normal`}>
              Let in
            </th>
            <th scope="col" className={`${figure} font-normal`}>
              Refused
            </th>
            {isMetered && (
              <>
                <th scope="col" className={`${figure} font-normal max-sm:hidden`}>
                  Tokens
                </th>
                <th scope="col" className={`${figure} font-normal max-sm:hidden`}>
                  Cost
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row[word] ?? ''} className="border-t first:border-t-0">
              <th scope="row" className="px-4 py-2 text-left font-normal break-all">
                {nameOf(row[word] ?? null, row)}
                {isMetered && (
                  <span className="block text-ink-soft figures sm:hidden">
                    Tokens: {tokensOf(row)}, cost: {moneyWords(row.cost)}
                  </span>
                )}
              </th>
              <td className={figure}>{row.requests.toLocaleString('en')}</td>
              <td className={`${figure} ${row.denied > 0 ? 'text-bad' : 'text-ink-soft'}`}>
                {row.denied.toLocaleString('en')}
              </td>
              {isMetered && (
                <>
                  <td className={`${figure} max-sm:hidden`}>{tokensOf(row)}</td>
                  <td className={`${figure} max-sm:hidden`}>{moneyWords(row.cost)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && (
        <p className="px-4 py-6 text-center text-small text-ink-soft">Nothing in this time.</p>
      )}
    </section>
  );
}

function tokensOf({ tokens }: UsageRowAnswer): string {
  return (tokens.input + tokens.output).toLocaleString('en');
}
