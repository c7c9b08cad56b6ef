// One addition in one transaction, with the events of the limits it takes across a percentage. Whoever adds says in the
// same transaction that it was added.
import type { TransactionOptions } from '../../ports.ts';
import type { LedgerPorts, LedgerTransaction, LimitAlert } from './fold-ports.ts';
import type { LedgerAddition } from './ledger-totals.ts';
import { alertEvent, alertsOf } from './limit-alerts.ts';

export async function addToLedger(
  { storage, clock, secrets, alerts }: LedgerPorts,
  { rows, counts, lastUses }: LedgerAddition,
  markAdded: (tx: LedgerTransaction) => Promise<void>,
): Promise<void> {
  const reached = await storage.transaction(async (tx): Promise<readonly LimitAlert[]> => {
    await tx.usage.add(rows);
    const crossed = alertsOf(counts, await tx.usage.addCounts(counts));
    await tx.usage.saveLastUses(lastUses);
    for (const alert of crossed) {
      await tx.audit.append(alertEvent(alert, { id: secrets.newId('evt'), at: clock.now() }));
    }
    await markAdded(tx);
    return crossed;
  }, REDOABLE);
  for (const alert of reached) alerts.reached(alert);
}

/** Until the journal is forgotten, all of this can be added again: no commit has to wait for the disk. */
const REDOABLE: TransactionOptions = { survives: 'process' };

/** At least one; always cut at the same places. */
export function slicesOf(whole: LedgerAddition, sliceRows: number): readonly LedgerAddition[] {
  const { rows, counts, lastUses } = whole;
  const length = rows.length + counts.length + lastUses.length;
  const slices: LedgerAddition[] = [];
  for (let start = 0; start < Math.max(1, length); start += sliceRows) {
    const cut = <T>(list: readonly T[], before: number) =>
      list.slice(Math.max(0, start - before), Math.max(0, start - before + sliceRows));
    slices.push({
      rows: cut(rows, 0),
      counts: cut(counts, rows.length),
      lastUses: cut(lastUses, rows.length + counts.length),
    });
  }
  return slices;
}
