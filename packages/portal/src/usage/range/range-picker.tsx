// Which time usage is shown for; a range that was marked can be given up again.
import { CalendarRange, X } from 'lucide-react';
import { useId, useState } from 'react';
import { dateAndTimeOf } from '../../clock/instant-words.ts';
import { Button } from '../../parts/form/button.tsx';
import { Segments } from '../../parts/form/segments.tsx';
import { RangeFields } from './range-fields.tsx';
import type { RangeSearch, Span, UsageRange } from './usage-range.ts';

const SPANS = [
  { value: '1h', label: '1 hour' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
  { value: '30d', label: '30 days' },
] as const;

export interface RangePickerProps {
  readonly range: UsageRange;
  readonly onPick: (search: RangeSearch) => void;
}

export function RangePicker({ range, onPick }: RangePickerProps) {
  const id = useId();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {range.span === null && (
        <span className="flex h-8 items-center gap-1 rounded border border-accent-edge bg-accent-wash pr-1 pl-2.5 text-small figures">
          {dateAndTimeOf(new Date(range.from).toISOString())} –{' '}
          {dateAndTimeOf(new Date(range.to).toISOString())}
          <button
            type="button"
            aria-label="Give up this range"
            onClick={() => onPick({ span: '24h' })}
            className="flex size-6 items-center justify-center rounded-small hover:bg-hover"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      )}
      <Segments<Span | ''>
        label="Time shown"
        value={range.span ?? ''}
        options={SPANS}
        onPick={(span) => span !== '' && onPick({ span })}
      />
      <Button
        size="small"
        icon={<CalendarRange aria-hidden className="size-4" />}
        aria-expanded={isAsking}
        aria-controls={id}
        onClick={() => setAsking(!isAsking)}
      >
        Custom range
      </Button>
      <div id={id} hidden={!isAsking} className="w-full">
        {isAsking && <RangeFields from={range.from} to={range.to} onPick={onPick} />}
      </div>
    </div>
  );
}
