// What the ledger no longer has to tell apart: old minutes become hours, counts of windows long past go. A little at a
// time, so that nobody waits for it.
import type { Ms } from '@keywright/core/instant';
import type { TransactionOptions } from '../../ports.ts';
import { MINUTES_KEPT_MS } from '../reading/usage-window.ts';
import type { LedgerPorts } from './fold-ports.ts';

/** A request may run on behind the end of a window it was charged to. */
const COUNTS_KEPT_MS: Ms = 24 * 3_600_000;

/** What was merged and got lost is as it was before, and merged the next time. */
const REDOABLE: TransactionOptions = { survives: 'process' };

/** Stops when asked to, behind the present part. */
export type TidyLedger = (isStopping: () => boolean) => Promise<void>;

export function createTidyLedger({
  storage,
  clock,
  turns,
}: Pick<LedgerPorts, 'storage' | 'clock' | 'turns'>): TidyLedger {
  return async (isStopping) => {
    await storage.transaction(({ usage }) => usage.forgetCountsEndedBefore(clock.now() - COUNTS_KEPT_MS));
    let isMore = true;
    while (isMore) {
      await turns.next();
      if (isStopping()) return;
      isMore = await storage.transaction(
        ({ usage }) => usage.mergeBefore(clock.now() - MINUTES_KEPT_MS),
        REDOABLE,
      );
    }
  };
}
