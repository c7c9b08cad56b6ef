// A few short choices side by side, of which one holds.
import { ToggleGroup } from 'radix-ui';
import { classNames } from '../class-names.ts';

export interface SegmentsProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onPick: (value: V) => void;
  readonly className?: string;
}

export function Segments<V extends string>({ label, value, options, onPick, className }: SegmentsProps<V>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next !== '' && onPick(next as V)}
      className={classNames(
        'inline-flex flex-wrap gap-0.5 rounded border border-line bg-inset p-0.5',
        // More than a narrow screen has room for stand in columns there, so that no line has one alone.
        options.length > 4 && 'max-sm:grid max-sm:w-full',
        options.length > 4 && (options.length % 3 === 0 ? 'max-sm:grid-cols-3' : 'max-sm:grid-cols-4'),
        className,
      )}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={classNames(
            'h-7 rounded-small border border-transparent px-2.5 text-small whitespace-nowrap text-ink-soft hover:text-ink',
            options.length > 4 && 'max-sm:px-1',
            'data-[state=on]:border-edge data-[state=on]:bg-raised data-[state=on]:font-medium data-[state=on]:text-ink',
          )}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
