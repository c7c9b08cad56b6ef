// The dialog of a key that stands in the address. Opening one is a step, so that Back closes it; closing one takes that
// step back, so that Back does not open it again.
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { KeyAct } from '../key-search.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The dialog was opened from the page below it, which is the step before. */
    readonly isOpenedHere?: boolean | undefined;
  }
}

const route = getRouteApi('/inside/w/$workspace/$api/keys/$key');

export interface OpenKeyAct {
  readonly open: (act: KeyAct) => void;
  readonly close: () => void;
}

export function useKeyAct(): OpenKeyAct {
  const router = useRouter();
  const navigate = route.useNavigate();
  return {
    open: (act) =>
      void navigate({
        search: (before) => ({ ...before, act }),
        state: { isOpenedHere: true },
        resetScroll: false,
      }),
    close: () => {
      if (router.latestLocation.state.isOpenedHere === true) router.history.back();
      else void navigate({ search: ({ act: _, ...rest }) => rest, replace: true, resetScroll: false });
    },
  };
}
