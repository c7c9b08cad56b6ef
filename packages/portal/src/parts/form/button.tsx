// What can be pressed. Its words are a verb; while it works it says so, keeps its size, and cannot be pressed again.
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger' | 'danger-plain';

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  plain: 'bg-raised text-ink border-edge hover:bg-hover',
  quiet: 'bg-transparent text-ink-soft border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-bad text-on-accent hover:bg-bad-strong border-transparent',
  'danger-plain': 'bg-raised text-bad border-bad-edge hover:bg-bad-wash',
};

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook;
  readonly size?: 'small' | 'base';
  readonly isBusy?: boolean;
  readonly icon?: ReactNode;
}

export function buttonClasses(look: ButtonLook = 'plain', size: 'small' | 'base' = 'base'): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded border font-medium select-none',
    'transition-colors duration-100 disabled:opacity-55 disabled:pointer-events-none',
    size === 'small' ? 'h-7 px-2.5 text-small' : 'h-9 px-3.5',
    LOOKS[look],
  );
}

export function Button({ look, size, isBusy, icon, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      className={classNames(buttonClasses(look, size), className)}
    >
      {isBusy ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  );
}
