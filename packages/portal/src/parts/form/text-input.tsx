// One line, or a few, of text.
import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

const LOOK = classNames(
  'rounded border border-edge bg-raised px-3 text-ink',
  'hover:border-ink-faint aria-invalid:border-bad disabled:opacity-60',
);

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      type="text"
      autoComplete="off"
      {...rest}
      className={classNames(LOOK, widthOf(className), 'h-9', className)}
    />
  );
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea {...rest} className={classNames(LOOK, 'w-full', 'min-h-18 resize-y py-2', className)} />;
}

/** As wide as its place, unless it is told a width of its own. */
function widthOf(className: string | undefined): string | false {
  return !/(?:^|\s)w-/.test(className ?? '') && 'w-full';
}
