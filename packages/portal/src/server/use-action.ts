// Something a person sets off: whether it runs, and what went wrong. Its answer goes to whoever called, and is not kept.
import { useCallback, useEffect, useRef, useState } from 'react';
import { isSignedOut } from '../session/signed-out.ts';
import { queryClient } from './query-client.ts';

export interface Action<A extends readonly unknown[], R> {
  /** Null when it went wrong; `problem` then says how. */
  readonly run: (...given: A) => Promise<R | null>;
  readonly isRunning: boolean;
  readonly problem: unknown;
  readonly forget: () => void;
}

export function useAction<A extends readonly unknown[], R>(work: (...given: A) => Promise<R>): Action<A, R> {
  const [state, setState] = useState<{ isRunning: boolean; problem: unknown }>({
    isRunning: false,
    problem: null,
  });
  const latest = useRef(work);
  // How what was given up, or set off again, ends is nobody's business any more.
  const turn = useRef(0);
  useEffect(() => {
    latest.current = work;
  });
  const run = useCallback(async (...given: A): Promise<R | null> => {
    const own = ++turn.current;
    const settle = (problem: unknown) => {
      if (own === turn.current) setState({ isRunning: false, problem });
    };
    // What went wrong before is said until it is known how this ends: nothing moves away under a second press.
    setState(({ problem }) => ({ isRunning: true, problem }));
    try {
      const answer = await latest.current(...given);
      settle(null);
      return answer;
    } catch (problem) {
      // Whoever is signed out signs in again above the form, which keeps what was typed.
      if (isSignedOut(problem)) void queryClient.invalidateQueries({ queryKey: ['session'] });
      settle(problem);
      return null;
    }
  }, []);
  const forget = useCallback(() => {
    turn.current += 1;
    setState({ isRunning: false, problem: null });
  }, []);
  return { run, ...state, forget };
}
