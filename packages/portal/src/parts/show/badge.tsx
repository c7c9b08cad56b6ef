// A state, told by colour, word and shape, so that none of them alone has to be seen.
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'neutral';
export type Shape = 'dot' | 'half' | 'ring' | 'triangle' | 'square' | 'cross' | 'none';

const TONES: Readonly<Record<Tone, string>> = {
  good: 'bg-good-wash text-good border-good-edge',
  warn: 'bg-warn-wash text-warn border-warn-edge',
  bad: 'bg-bad-wash text-bad border-bad-edge',
  accent: 'bg-accent-wash text-accent border-accent-edge',
  neutral: 'bg-inset text-ink-soft border-line',
};

const SHAPES: Readonly<Record<Shape, ReactNode>> = {
  dot: <circle cx="4" cy="4" r="3" fill="currentColor" />,
  half: (
    <>
      <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M4 1a3 3 0 0 1 0 6z" fill="currentColor" />
    </>
  ),
  ring: <circle cx="4" cy="4" r="2.8" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  triangle: <path d="M4 .8 7.6 7H.4z" fill="currentColor" />,
  square: <rect x="1" y="1" width="6" height="6" rx="1" fill="currentColor" />,
  cross: <path d="m1.4 1.4 5.2 5.2m0-5.2-5.2 5.2" stroke="currentColor" strokeWidth="1.7" />,
  none: null,
};

export interface BadgeProps {
  readonly tone?: Tone;
  readonly shape?: Shape;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', shape = 'none', className, children }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-5.5 items-center gap-1.5 rounded-round border px-2 text-tiny font-medium whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {shape !== 'none' && (
        <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2 shrink-0">
          {SHAPES[shape]}
        </svg>
      )}
      {children}
    </span>
  );
}
