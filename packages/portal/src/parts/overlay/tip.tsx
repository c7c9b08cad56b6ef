// A few more words on hover and focus. Nothing is said only here.
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

export interface TipProps {
  readonly text: ReactNode;
  readonly children: ReactNode;
}

export function Tip({ text, children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={12}
          className="fade-in z-50 max-w-80 rounded-small border border-edge bg-raised px-2.5 py-1.5 text-small text-ink"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
