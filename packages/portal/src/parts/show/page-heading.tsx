// The head of a page: its title, which the browser's tab says too, and what can be done there. Whoever comes to the page,
// or sees it turn into another, is here with the focus.
import { type ReactNode, useEffect, useRef } from 'react';
import { isFocusFree } from '../arrival-focus.ts';

/** The portal was just opened: nobody has gone anywhere yet. */
let isFirst = true;

export interface PageHeadingProps {
  readonly title: string;
  readonly shown?: ReactNode;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHeading({ title, shown, about, actions }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Keywright`;
    if (!isFirst && isFocusFree()) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, [title]);
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-80">
        <h1 ref={heading} tabIndex={-1} className="text-title tracking-[-0.012em]">
          {shown ?? title}
        </h1>
        {about && <div className="mt-1 max-w-[72ch] text-ink-soft">{about}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
