// One of a few. The browser's own, so that every keyboard, phone and screen reader knows it.
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

export interface SelectProps extends Omit<ComponentProps<'select'>, 'onChange' | 'size'> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onPick: (value: string) => void;
  readonly size?: 'small' | 'base';
}

export function Select({ options, onPick, className, size = 'base', ...rest }: SelectProps) {
  return (
    <span className={classNames('relative inline-flex', className)}>
      <select
        {...rest}
        onChange={(event) => onPick(event.target.value)}
        className={classNames(
          'w-full cursor-pointer appearance-none rounded border border-edge bg-raised pr-8 pl-3 text-ink hover:border-ink-faint',
          size === 'small' ? 'h-8 text-small' : 'h-9',
        )}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-soft"
      />
    </span>
  );
}
