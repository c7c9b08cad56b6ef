// Something a person sets off: whether it runs, and what went wrong. Its answer goes to whoever called, and is not kept.
import { useCallback, useEffect, useRef, useState } from 'react';

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
  useEffect(() => {
    latest.current = work;
  });
  const run = useCallback(async (...given: A): Promise<R | null> => {
    setState({ isRunning: true, problem: null });
    try {
      const answer = await latest.current(...given);
      setState({ isRunning: false, problem: null });
      return answer;
    } catch (problem) {
      setState({ isRunning: false, problem });
      return null;
    }
  }, []);
  const forget = useCallback(() => setState({ isRunning: false, problem: null }), []);
  return { run, ...state, forget };
}
