// Where the focus is for somebody who went to another page: at its content, and at its heading as soon as that is there.
import { useLayoutEffect, useRef } from 'react';

const CONTENT = 'content';

export function focusContent(): void {
  document.getElementById(CONTENT)?.focus({ preventScroll: true });
}

/** Not when the portal is opened: then the browser says where to begin. */
export function useArrivalFocus(pathname: string): void {
  const before = useRef(pathname);
  useLayoutEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    focusContent();
  }, [pathname]);
}

/** Nothing that can be used has the focus: what had it is gone, or the page around it was gone to. */
export function isFocusFree(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || activeElement.id === CONTENT;
}
