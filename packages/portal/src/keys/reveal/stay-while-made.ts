// While a secret is on its way, whoever goes elsewhere would never see it: they are told so, once, and stay. Who goes again
// may: a server can be slow for longer than somebody wants to wait.
import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { say } from '../../parts/overlay/toasts.tsx';

export function useStayWhileMade(isRunning: boolean): void {
  const wasTold = useRef(false);
  useBlocker({
    shouldBlockFn: () => {
      if (wasTold.current) return false;
      wasTold.current = true;
      say('The secret is on its way, and is shown once: wait for it, or go again to leave without it.');
      return true;
    },
    enableBeforeUnload: isRunning,
    disabled: !isRunning,
  });
}
