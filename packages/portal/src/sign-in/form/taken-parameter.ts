// A code or token out of the address, read once: it stands neither in the address bar nor in the history from then on.
import { useState } from 'react';

export function useTakenParameter(name: string): string | null {
  const [value] = useState(() => {
    const url = new URL(location.href);
    const taken = url.searchParams.get(name);
    if (taken === null) return null;
    url.searchParams.delete(name);
    history.replaceState(history.state, '', url);
    return taken;
  });
  return value;
}
