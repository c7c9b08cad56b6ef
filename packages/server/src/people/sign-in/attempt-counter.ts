// How often something was tried: counted before it is done, so that many at a time pass no more than the limit.
import type { EpochMs } from '@keywright/core/instant';

export interface AttemptRule {
  /** In seconds. */
  readonly window: number;
  readonly max: number;
}

export interface AttemptCounter {
  /** Counts one attempt, if it is allowed; else `retryAfter` says in how many seconds. */
  tryOne(key: string, rule: AttemptRule): { readonly allowed: boolean; readonly retryAfter: number | null };
  forget(key: string): void;
}

interface Window {
  readonly endsAt: EpochMs;
  count: number;
}

/** Beyond this the windows that end first are forgotten; each takes about 200 bytes. */
const MOST_KEYS = 100_000;

export function createAttemptCounter(now: () => EpochMs): AttemptCounter {
  const windows = new Map<string, Window>();
  const makeRoom = () => {
    for (const [key, { endsAt }] of windows) if (endsAt <= now()) windows.delete(key);
    if (windows.size < MOST_KEYS) return;
    const byEnd = [...windows].sort(([, a], [, b]) => a.endsAt - b.endsAt);
    for (const [key] of byEnd.slice(0, MOST_KEYS / 10)) windows.delete(key);
  };
  return {
    tryOne(key, { window, max }) {
      const at = now();
      let open = windows.get(key);
      if (open === undefined || open.endsAt <= at) {
        if (windows.size >= MOST_KEYS) makeRoom();
        open = { endsAt: at + window * 1000, count: 0 };
        windows.set(key, open);
      }
      if (open.count >= max) return { allowed: false, retryAfter: Math.ceil((open.endsAt - at) / 1000) };
      open.count += 1;
      return { allowed: true, retryAfter: null };
    },
    forget(key) {
      windows.delete(key);
    },
  };
}
