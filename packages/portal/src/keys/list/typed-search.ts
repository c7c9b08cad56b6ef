// What somebody types into a search. It is theirs, and shown at once; the address follows when they pause. An address that
// changes by itself, as by a link, says what is searched; one of what was typed before takes nothing back.
import { useCallback, useEffect, useRef, useState } from 'react';

/** Browsers let an address change some hundred times in half a minute, and no more. */
const PAUSE_MS = 200;

export interface TypedSearch {
  readonly typed: string;
  readonly type: (text: string) => void;
  /** Whoever goes on to something else finds it in the address. */
  readonly settle: () => void;
  /** A link on the page says what is searched now. */
  readonly take: (text: string) => void;
}

export function useTypedSearch(said: string, write: (text: string) => void): TypedSearch {
  const [typed, setTyped] = useState(said);
  /** What the address says, and what is on its way into it. */
  const ours = useRef<readonly string[]>([said]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
  });
  const show = useCallback((text: string) => {
    clearTimeout(timer.current);
    setTyped(text);
  }, []);
  useEffect(() => {
    const isOurs = ours.current.includes(said);
    if (!isOurs || said === ours.current.at(-1)) ours.current = [said];
    if (!isOurs) show(said);
  }, [said, show]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const put = (text: string) => {
    clearTimeout(timer.current);
    if (text === ours.current.at(-1)) return;
    ours.current = [...ours.current, text];
    latest.current(text);
  };
  const type = (text: string) => {
    show(text);
    timer.current = setTimeout(() => put(text), PAUSE_MS);
  };
  const take = (text: string) => {
    show(text);
    ours.current = [text];
  };
  return { typed, type, settle: () => put(typed), take };
}
