// A table of figures, a row for each thing. Where a screen is too narrow for its columns each row is a card that says them
// all, each with its word: no figure is hidden.
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export interface FigureTableProps {
  /** What the rows are. */
  readonly of: string;
  readonly columns: readonly string[];
  readonly rows: ReactNode;
  /** A row below all others. */
  readonly sum?: ReactNode;
}

export function FigureTable({ of, columns, rows, sum }: FigureTableProps) {
  return (
    <table className="w-full text-small max-sm:block">
      <thead className="sticky top-0 bg-sheet text-tiny text-ink-soft max-sm:sr-only">
        <tr>
          <th scope="col" className="px-4 py-2 text-left font-normal">
            {of}
          </th>
          {columns.map((column) => (
            <th key={column} scope="col" className="px-4 py-2 text-right font-normal">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">{rows}</tbody>
      {sum !== undefined && <tfoot className="font-medium max-sm:block [&_th]:font-medium">{sum}</tfoot>}
    </table>
  );
}

export interface Figure {
  readonly column: string;
  readonly text: string;
  readonly look?: 'bad' | 'soft';
}

export interface FigureRowProps {
  readonly name: ReactNode;
  readonly figures: readonly Figure[];
  readonly className?: string;
}

const LOOKS = { bad: 'text-bad', soft: 'text-ink-soft' } as const;

export function FigureRow({ name, figures, className }: FigureRowProps) {
  return (
    <tr
      className={classNames(
        'border-t max-sm:grid max-sm:grid-cols-2 max-sm:gap-x-6 max-sm:gap-y-1 max-sm:px-4 max-sm:py-3',
        className,
      )}
    >
      <th
        scope="row"
        className="px-4 py-2 text-left font-normal break-all max-sm:col-span-2 max-sm:p-0 max-sm:font-medium"
      >
        {name}
      </th>
      {figures.map(({ column, text, look }) => (
        <td
          key={column}
          data-column={column}
          className={classNames(
            'px-4 py-2 text-right max-sm:flex max-sm:flex-wrap max-sm:justify-between max-sm:gap-x-2 max-sm:p-0',
            'max-sm:before:text-ink-soft max-sm:before:content-[attr(data-column)]',
            look && LOOKS[look],
          )}
        >
          {text}
        </td>
      ))}
    </tr>
  );
}
