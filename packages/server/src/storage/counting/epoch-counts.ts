// The counts of one epoch, wherever they are kept.
import type { EpochMs } from '@keywright/core/instant';
import type { CountedWindow } from './counted-window.ts';
import type { CountKeeper, OpenedEpoch } from './counting-epoch.ts';

export interface EpochCounts {
  /** It may hold more than there is, or less: the next epoch will know. */
  readonly isInDoubt: boolean;
  /** Counting begins. */
  open(epoch: OpenedEpoch): void;
  /**
   * What each window held before this request. It is charged when by these figures all of them have room, and otherwise
   * none is. Rejects with `CountsLost` when the counts are gone.
   */
  charge(windows: readonly CountedWindow[], now: EpochMs): Promise<readonly number[]>;
  /** Adds an amount to a window it knows of; of others, the ledger will tell. */
  adjust(window: CountedWindow, amount: number): void;
  /** What runs on this node since an epoch before, by counter. */
  carry(running: ReadonlyMap<string, number>): Promise<void>;
  /** This node counts here no more. */
  close(): Promise<void>;
}

/** The counts of an epoch cannot be had any more; and who may keep those of the next. */
export class CountsLost extends Error {
  readonly next: CountKeeper;

  constructor(next: CountKeeper, message: string, cause?: unknown) {
    super(message, { cause });
    this.next = next;
  }
}
