// One batch of the journal into the ledger, exactly once: cut into slices, a transaction each, which also says how many
// are done. After a crash the same stretch comes to the same slices, and those that are done are passed over.
import type { FoldProgress, JournalPosition, OpenRequest } from '../usage-ports.ts';
import { addToLedger, slicesOf } from './add-to-ledger.ts';
import { BatchTotals } from './batch-totals.ts';
import type { FoldPorts } from './fold-ports.ts';
import type { LedgerAddition } from './ledger-totals.ts';

/** What the ledger knows of the journal. */
export interface FoldState {
  readonly progress: FoldProgress;
  /** By request id. */
  readonly open: ReadonlyMap<string, OpenRequest>;
}

/** A batch summed up, of which nothing is written yet but what a crash interrupted. */
export interface SummedBatch {
  /** As it is stored. */
  readonly before: FoldProgress;
  /** Those that are left. */
  readonly slices: readonly LedgerAddition[];
  readonly opened: readonly OpenRequest[];
  readonly ended: readonly string[];
  /** The ledger's state when all is written. */
  readonly after: FoldState;
}

/** Takes up a batch that was interrupted, or one up to `target`. */
export async function sumBatch(
  { journal, sizes }: Pick<FoldPorts, 'journal' | 'sizes'>,
  { progress, open }: FoldState,
  target: JournalPosition,
): Promise<SummedBatch> {
  const { from, slicesDone } = progress;
  const batch = new BatchTotals(open);
  let to = slicesDone > 0 ? progress.to : target;
  for await (const { records, end } of journal.read(from, to)) {
    for (const record of records) batch.add(record);
    if (slicesDone > 0 || batch.records < sizes.batchRecords) continue;
    to = end;
    break;
  }
  const { opened, ended } = batch;
  const slices = slicesOf(batch.totals, sizes.sliceRows).slice(slicesDone);
  const after = { progress: { from: to, to, slicesDone: 0 }, open: batch.open };
  return { before: progress, slices, opened, ended, after };
}

export async function writeBatch(ports: FoldPorts, batch: SummedBatch): Promise<FoldState> {
  const { opened, ended, after } = batch;
  let { before } = batch;
  for (const slice of batch.slices.slice(0, -1)) {
    const done = { from: before.from, to: after.progress.to, slicesDone: before.slicesDone + 1 };
    const stored = before;
    await addToLedger(ports, slice, ({ usage }) => usage.saveFoldProgress(done, stored));
    before = done;
    await ports.turns.next();
  }
  // When a stretch comes to less than before, its journal was damaged meanwhile; what is gone was added already.
  await addToLedger(ports, batch.slices.at(-1) ?? NOTHING, async ({ usage }) => {
    await usage.removeOpenRequests(ended);
    await usage.saveOpenRequests(opened);
    await usage.saveFoldProgress(after.progress, before);
  });
  return after;
}

const NOTHING: LedgerAddition = { rows: [], counts: [], lastUses: [] };
