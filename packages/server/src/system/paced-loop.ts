// Does the same work again and again, at a pace that follows its cost: ten times as long as it took it leaves alone, at
// least a second and at most a minute, unless it becomes urgent.
import type { Ms } from '@keywright/core/instant';
import type { FailureLog } from '../app/ports.ts';

export interface PacedLoopOptions {
  readonly work: () => Promise<void>;
  /** What failing at it is reported as. It is tried again after the shortest pause. */
  readonly during: string;
  readonly failures: FailureLog;
  /** Asked all the time: whether to wait no longer. */
  readonly isUrgent: () => boolean;
}

export interface PacedLoop {
  /** Waits for what is being done, and begins no more. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS: Ms = 100;
const LEAST_PAUSE_MS: Ms = 1000;
const MOST_PAUSE_MS: Ms = 60_000;
const PAUSE_PER_WORK = 10;

/** Begins with a pause. */
export function startPacedLoop(options: PacedLoopOptions): PacedLoop {
  const { work, during, failures, isUrgent } = options;
  let pausedSince = performance.now();
  let pause = LEAST_PAUSE_MS;
  let working: Promise<void> | null = null;

  const round = async () => {
    const startedAt = performance.now();
    let cost = 0;
    try {
      await work();
      cost = performance.now() - startedAt;
    } catch (error) {
      // How long it took to fail says nothing of what it costs: it is tried again soon.
      failures.report(error, during);
    }
    pausedSince = performance.now();
    pause = Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, cost * PAUSE_PER_WORK));
    working = null;
  };
  const timer = setInterval(() => {
    if (working !== null) return;
    if (performance.now() - pausedSince >= pause || isUrgent()) working = round();
  }, LOOK_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
