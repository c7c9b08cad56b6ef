// Nothing yet: what would be here, and the one thing to do about it.
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** 1 where it is all there is on the page. */
  readonly level?: 1 | 2;
}

export function EmptyState({ icon, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className="flex flex-col items-start gap-3 rounded border border-dashed border-edge bg-sheet p-6 sm:p-8">
      <span
        aria-hidden="true"
        className="flex size-9 items-center justify-center rounded border bg-inset text-ink-soft [&_svg]:size-4.5"
      >
        {icon}
      </span>
      <Heading className="text-large">{title}</Heading>
      <div className="max-w-[62ch] text-ink-soft">{children}</div>
      {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
