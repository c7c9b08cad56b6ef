// The one raised layer: a question that has to be answered first. Escape and the cross are always a way out.
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';
import { IconButton } from '../form/icon-button.tsx';
import { useReturningFocus } from './returning-focus.ts';

export interface DialogProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: 'base' | 'wide';
}

export function Dialog({ title, about, isOpen, onClose, children, width = 'base' }: DialogProps) {
  const focus = useReturningFocus();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 grid items-end overflow-y-auto bg-shade sm:items-start sm:px-4 sm:py-[10vh]">
          <Radix.Content
            {...(!about && { 'aria-describedby': undefined })}
            tabIndex={-1}
            onOpenAutoFocus={(event) => {
              focus.remember();
              focusFirst(event);
            }}
            onCloseAutoFocus={focus.giveBack}
            className={classNames(
              'appear relative mx-auto w-full rounded-t border border-edge bg-raised p-5 outline-none sm:rounded sm:p-6',
              width === 'wide' ? 'sm:max-w-180' : 'sm:max-w-130',
            )}
          >
            <div className="flex items-start justify-between gap-4">
              <Radix.Title className="text-large font-semibold">{title}</Radix.Title>
              <Radix.Close asChild>
                <IconButton label="Close" icon={<X />} className="-mt-1 -mr-1.5" />
              </Radix.Close>
            </div>
            {about && (
              <Radix.Description asChild>
                <div className="mt-1 text-ink-soft">{about}</div>
              </Radix.Description>
            )}
            <div className="mt-5">{children}</div>
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** What is asked comes first, not the way out. */
function focusFirst(event: Event): void {
  event.preventDefault();
  const content = event.currentTarget as HTMLElement;
  (content.querySelector<HTMLElement>('[data-first]') ?? content).focus();
}

/** The last row: what is done on the right, the way back beside it. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap-reverse justify-end gap-2">{children}</div>;
}
