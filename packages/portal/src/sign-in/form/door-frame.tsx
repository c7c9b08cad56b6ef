// Around the pages people come in by: one sheet, one question.
import { type ReactNode, useEffect } from 'react';

export interface DoorFrameProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children?: ReactNode;
  readonly below?: ReactNode;
}

export function DoorFrame({ title, about, children, below }: DoorFrameProps) {
  useEffect(() => {
    document.title = `${title} · Keywright`;
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-[clamp(24px,11vh,128px)]">
      <div className="w-full max-w-100">
        <header className="mb-5 flex items-center gap-2.5 font-semibold">
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-5">
            <rect width="16" height="16" rx="3" className="fill-ink" />
            <path d="M3 9V6h10v5h-2V9H9v3H7V9z" className="fill-bench" />
          </svg>
          Keywright
        </header>
        <main className="rounded border border-edge bg-sheet p-5 sm:p-7">
          <h1 className="text-title tracking-[-0.012em]">{title}</h1>
          {about && <div className="mt-1 text-ink-soft">{about}</div>}
          {children && <div className="mt-6">{children}</div>}
        </main>
        {below && <footer className="mt-4 text-center text-small text-ink-soft">{below}</footer>}
      </div>
    </div>
  );
}

export const linkClasses =
  'text-accent underline decoration-accent-edge underline-offset-3 hover:decoration-accent';
