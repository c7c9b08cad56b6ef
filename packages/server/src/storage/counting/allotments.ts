// What the database keeps of an epoch's counts, for nodes that count by themselves within what they took.
import type { EpochMs } from '@keywright/core/instant';
import type { CountedWindow } from './counted-window.ts';

export interface Allotments {
  /** Takes what is wanted or, where more is left, a share of it; nothing where less is left than wanted. */
  take(window: CountedWindow, wanted: number): Promise<Allotment>;
  /** Takes what was used already, whatever is left. */
  force(window: CountedWindow, amount: number): Promise<void>;
  giveBack(spare: readonly SpareAllotment[]): Promise<void>;
  /** Windows that have ended on every node. */
  forget(windows: readonly Pick<SpareAllotment, 'counter' | 'windowAt'>[]): Promise<void>;
  /** One more request that runs here, if all that run on any node leave room for it. Answers how many ran before. */
  run(window: CountedWindow): Promise<number>;
  /** Requests that ran here do so no longer. */
  ran(counter: string, amount: number): Promise<void>;
  /** So many requests run here. */
  setRunning(counter: string, running: number): Promise<void>;
  ledgerCount(window: CountedWindow): Promise<number>;
}

export interface Allotment {
  readonly granted: number;
  /** By all nodes, with what was granted. */
  readonly taken: number;
}

export interface SpareAllotment {
  readonly counter: string;
  readonly windowAt: EpochMs;
  readonly amount: number;
}
