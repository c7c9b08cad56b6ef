// One batch of the journal into the ledger, exactly once: cut into slices, a transaction each, which also says how many
// are done. After a crash the same stretch comes to the same slices, and those that are done are passed over.
import type { FoldProgress, JournalPosition, OpenRequest } from '../usage-ports.ts';
import { addToLedger, slicesOf } from './add-to-ledger.ts';
import { BatchTotals } from './batch-totals.ts';
import type { FoldPorts } from './fold-ports.ts';

/** What the ledger knows of the journal. */
export interface FoldState {
  readonly progress: FoldProgress;
  /** By request id. */
  readonly open: ReadonlyMap<string, OpenRequest>;
}

/** Takes up a batch that was interrupted, or one up to `target`; answers where the ledger is then. */
export async function foldBatch(
  ports: FoldPorts,
  { progress, open }: FoldState,
  target: JournalPosition,
): Promise<FoldState> {
  const isTakenUp = progress.slicesDone > 0;
  const batch = new BatchTotals(open);
  const { from } = progress;
  const to = await sumUp(ports, batch, {
    from,
    to: isTakenUp ? progress.to : target,
    mostRecords: isTakenUp ? Number.POSITIVE_INFINITY : ports.sizes.batchRecords,
  });
  const slices = slicesOf(batch.totals, ports.sizes.sliceRows);
  const last = slices.length - 1;
  for (let index = progress.slicesDone; index < last; index += 1) {
    const done = { from, to, slicesDone: index + 1 };
    await addToLedger(ports, slices[index] ?? NOTHING, ({ usage }) => usage.saveFoldProgress(done));
    await ports.turns.next();
  }
  const folded = { from: to, to, slicesDone: 0 };
  // When a stretch comes to less than before, its journal has been damaged since; what is gone was added already.
  const rest = progress.slicesDone > last ? NOTHING : (slices[last] ?? NOTHING);
  await addToLedger(ports, rest, async ({ usage }) => {
    await usage.removeOpenRequests(batch.ended);
    await usage.saveOpenRequests(batch.opened);
    await usage.saveFoldProgress(folded);
  });
  return { progress: folded, open: batch.open };
}

const NOTHING = { rows: [], counts: [], lastUses: [] };

interface Stretch {
  readonly from: JournalPosition;
  readonly to: JournalPosition;
  readonly mostRecords: number;
}

/** Answers where it stopped. */
async function sumUp(
  { journal }: FoldPorts,
  batch: BatchTotals,
  { from, to, mostRecords }: Stretch,
): Promise<JournalPosition> {
  for await (const { records, end } of journal.read(from, to)) {
    for (const record of records) batch.add(record);
    if (batch.records >= mostRecords) return end;
  }
  return to;
}
