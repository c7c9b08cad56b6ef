// What somebody types into a search. It is theirs, and shown at once; the address follows when they pause. An address that
// changes otherwise, as by a link or by going back, says what is searched, however soon after the last letter it comes.
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Browsers let an address change some hundred times in half a minute, and no more. */
const PAUSE_MS = 200;

const route = getRouteApi('/inside/w/$workspace/$api/keys');

export interface TypedSearch {
  readonly typed: string;
  readonly type: (text: string) => void;
  /** Whoever goes on to something else finds it in the address. */
  readonly settle: () => void;
}

export function useTypedSearch(write: (text: string) => void): TypedSearch {
  const router = useRouter();
  const said = route.useSearch().q ?? '';
  const [typed, setTyped] = useState(said);
  const put = useRef(said);
  const isWriting = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const show = useCallback((text: string) => {
    clearTimeout(timer.current);
    setTyped(text);
  }, []);
  // The history says so at once. What is drawn may skip an address that the next one follows at its heels.
  useEffect(
    () =>
      router.history.subscribe(({ location }) => {
        const { pathname, search } = router.parseLocation(location);
        const [, , found] = router.getMatchedRoutes(pathname);
        if (isWriting.current || found?.id !== route.id) return;
        put.current = 'q' in search ? String(search.q) : '';
        show(put.current);
      }),
    [router, show],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  const settleAs = (text: string) => {
    clearTimeout(timer.current);
    if (text === put.current) return;
    put.current = text;
    isWriting.current = true;
    write(text);
    isWriting.current = false;
  };
  const type = (text: string) => {
    show(text);
    timer.current = setTimeout(() => settleAs(text), PAUSE_MS);
  };
  return { typed, type, settle: () => settleAs(typed) };
}
