// Where the focus goes when something that was raised above a page is closed: back to what opened it, where that is still
// there. Whoever went somewhere by it is not led back.
import { useRef } from 'react';
import { focusContent, isFocusFree } from '../arrival-focus.ts';

export interface ReturningFocus {
  /** When it opens, before the focus moves into it. */
  readonly remember: () => void;
  /** It led somewhere. */
  readonly forget: () => void;
  /** When it is closed. */
  readonly giveBack: (event: Event) => void;
}

export function useReturningFocus(): ReturningFocus {
  const opener = useRef<HTMLElement | null>(null);
  return {
    remember: () => {
      opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    },
    forget: () => {
      opener.current = null;
    },
    giveBack: (event) => {
      event.preventDefault();
      if (!isFocusFree()) return;
      if (opener.current?.isConnected) opener.current.focus();
      else focusContent();
    },
  };
}
