// The rows of the list. However many there are, only those near the window are drawn.
import type { KeyAnswer } from '@keywright/core/wire-contract';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { classNames } from '../../parts/class-names.ts';
import { KEY_COLUMNS, KeyRow } from './key-row.tsx';
import type { WeekOfKeys } from './week-query.ts';

const ROW = 60;
const CARD = 154;
const HEADINGS = ['Name', 'Scopes', '7 days', 'Created', 'Last used', 'Expires', 'State'] as const;
/** Fewer are drawn as they are: the browser can search in them. */
const DRAWN_WHOLE = 60;

export interface KeyTableProps {
  readonly keys: readonly KeyAnswer[];
  readonly weeks: WeekOfKeys | undefined;
  readonly hasEnvironments: boolean;
}

/** Not drawn again for every letter that is typed above it. */
export const KeyTable = memo(function KeyTable({ keys, weeks, hasEnvironments }: KeyTableProps) {
  return (
    <div
      role="table"
      aria-label="Keys"
      aria-rowcount={keys.length + 1}
      className="overflow-hidden rounded border bg-sheet"
    >
      <div
        role="row"
        aria-rowindex={1}
        className={classNames(
          'hidden h-9 items-center gap-x-4 px-4 text-tiny text-ink-soft xl:grid',
          KEY_COLUMNS,
        )}
      >
        {HEADINGS.map((heading) => (
          <span key={heading} role="columnheader">
            {heading}
          </span>
        ))}
      </div>
      {keys.length <= DRAWN_WHOLE ? (
        <div role="rowgroup" className="max-xl:-mt-px">
          {keys.map((key) => (
            <KeyRow key={key.id} value={key} week={weeks?.get(key.id)} hasEnvironments={hasEnvironments} />
          ))}
        </div>
      ) : (
        <ManyRows keys={keys} weeks={weeks} hasEnvironments={hasEnvironments} />
      )}
    </div>
  );
});

function ManyRows({ keys, weeks, hasEnvironments }: KeyTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (box.current) setTop(box.current.getBoundingClientRect().top + scrollY);
  }, []);
  const isNarrow = !matchMedia('(min-width: 1280px)').matches;
  const rows = useWindowVirtualizer({
    count: keys.length,
    estimateSize: () => (isNarrow ? CARD : ROW),
    overscan: 10,
    scrollMargin: top,
    getItemKey: (index) => keys[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const start = (shown[0]?.start ?? top) - top;
  return (
    <div ref={box} role="rowgroup" style={{ height: rows.getTotalSize() }}>
      <div style={{ transform: `translateY(${start}px)` }}>
        {shown.map(({ index, key }) => {
          const value = keys[index];
          if (value === undefined) return null;
          return (
            <div key={key} data-index={index} ref={rows.measureElement} role="presentation">
              <KeyRow
                value={value}
                week={weeks?.get(value.id)}
                hasEnvironments={hasEnvironments}
                rowIndex={index + 2}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
