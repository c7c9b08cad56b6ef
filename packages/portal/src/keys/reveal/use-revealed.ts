// The secret that a page shows, from the answer that brought it until somebody goes anywhere: a page that stays mounted,
// as that of the next key, must not keep it. A link to where one is already is a way out as well.
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Revealed } from '../key-actions.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The key whose secret was shown at this place of the history: tells it from the same address without. */
    readonly revealedKey?: string | undefined;
  }
}

export interface RevealedSecret {
  readonly revealed: Revealed | null;
  readonly reveal: (next: Revealed) => void;
  readonly drop: () => void;
}

export function useRevealed(): RevealedSecret {
  const router = useRouter();
  const navigate = useNavigate();
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const keyId = revealed?.key.id;
  useEffect(() => {
    if (keyId === undefined) return;
    return router.subscribe('onBeforeLoad', ({ toLocation }) => {
      if (toLocation.state.revealedKey !== keyId) setRevealed(null);
    });
  }, [router, keyId]);
  const reveal = (next: Revealed) => {
    setRevealed(next);
    void navigate({
      to: '.',
      // The dialog that asked for it is answered.
      search: ({ act: _, ...rest }) => rest,
      state: { revealedKey: next.key.id },
      replace: true,
      ignoreBlocker: true,
    });
  };
  return { revealed, reveal, drop: () => setRevealed(null) };
}
