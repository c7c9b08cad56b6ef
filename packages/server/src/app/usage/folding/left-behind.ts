// What the life before has left in the journal, summed up before the first request, and written afterwards: a start
// waits for reading it, not for writing it. The limits it charged are known at once.
import type { JournalPosition, LastUse, StoredCount } from '../usage-ports.ts';
import { addInterrupted } from './batch-totals.ts';
import { type FoldState, type SummedBatch, sumBatch, writeBatch } from './fold-batch.ts';
import type { FoldPorts } from './fold-ports.ts';
import { isBefore } from './journal-order.ts';
import { LedgerTotals } from './ledger-totals.ts';

export interface LeftBehind {
  /** Whether there was anything. */
  readonly isUnclean: boolean;
  /** Requests whose end nobody saw. */
  readonly interrupted: number;
  /** Of windows that have not ended. One window may come in several parts. */
  readonly counts: readonly StoredCount[];
  readonly lastUses: readonly LastUse[];
}

/** One that a crash interrupted, and one of about the size a fold takes: all else is written at once. */
const MOST_HELD = 2;

interface SummedUp {
  /** Before what is summed. */
  readonly state: FoldState;
  readonly summed: readonly SummedBatch[];
  readonly left: LeftBehind;
}

export async function sumLeftBehind(
  ports: FoldPorts,
  stored: FoldState,
  target: JournalPosition,
): Promise<SummedUp> {
  let state = stored;
  let last = stored;
  const summed: SummedBatch[] = [];
  while (last.progress.slicesDone > 0 || isBefore(last.progress.from, target)) {
    const [oldest] = summed;
    if (oldest !== undefined && summed.length === MOST_HELD) {
      state = await writeBatch(ports, oldest);
      summed.shift();
    }
    const batch = await sumBatch(ports, last, target);
    summed.push(batch);
    last = batch.after;
  }
  const interrupted = new LedgerTotals();
  for (const request of last.open.values()) addInterrupted(interrupted, request);
  const additions = [...summed.flatMap(({ slices }) => slices), interrupted];
  const now = ports.clock.now();
  const waiting = additions
    .flatMap(({ counts }) => counts)
    .filter(({ endsAt }) => endsAt === null || endsAt > now)
    .map(({ counter, windowAt, endsAt, amount: used, held }) => ({ counter, windowAt, endsAt, used, held }));
  const counts = [...(await ports.storage.usage.counts(now)), ...waiting];
  const isUnclean = last !== stored || last.open.size > 0;
  const lastUses = additions.flatMap((addition) => addition.lastUses);
  return { state, summed, left: { isUnclean, interrupted: last.open.size, counts, lastUses } };
}
