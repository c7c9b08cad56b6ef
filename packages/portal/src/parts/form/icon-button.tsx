// A button of one picture. Its name is for whoever cannot see it, and in its tip for whoever can.
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { Tip } from '../overlay/tip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly label: string;
  readonly icon: ReactNode;
}

export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <Tip text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(
          'inline-flex size-8 shrink-0 items-center justify-center rounded border border-transparent',
          'text-ink-soft hover:bg-hover hover:text-ink disabled:opacity-40 [&_svg]:size-4',
          className,
        )}
      >
        {icon}
      </button>
    </Tip>
  );
}
